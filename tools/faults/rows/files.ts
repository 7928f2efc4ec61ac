/*
 * The server may have 256 files open, and more people come than that. Those inside must not feel it, and those
 * outside must hear it.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Latency } from '../../load/latency.ts';
import { cpuBetween, lookAt } from '../../load/server-process.ts';
import { ms, percent } from '../../report/figures.ts';
import { findProgram, missingPrograms } from '../../system/programs.ts';
import { Connection } from '../../websocket/connection.ts';
import { targetOf } from '../client.ts';
import type { Row } from '../row.ts';
import { Stage } from '../stage.ts';
import { Tally } from '../tally.ts';

const LIMIT = 256;
/** Fit in with room to spare. */
const INSIDE = 100;
/** More than ever fit in, at once. */
const OUTSIDE = 400;
const PRESSES_PER_SECOND = 1_000;
const ROUNDS = 10;
const QUICK_ROUNDS = 1;
const CALM_MS = 1_500;
const QUICK_CALM_MS = 300;
const PATIENCE_MS = 5_000;
/** Of a core. A server that tries accept() again and again takes all of one. */
const MAX_CPU = 80;

export const files: Row = {
  name: 'files',
  fault: 'file descriptors used up',
  how: `the server may have ${LIMIT} files open (prlimit), ${INSIDE} clients press, and ${OUTSIDE} more connect at once`,
  recovery: 'from when those who held the places leave until somebody from outside is let in',
  obstacle: () => missingPrograms('prlimit'),
  async run(context) {
    const rounds = context.quick ? QUICK_ROUNDS : ROUNDS;
    const wrapper = [findProgram('prlimit')!, `--nofile=${LIMIT}:${LIMIT}`];
    const stage = await Stage.open(context, { wrapper });
    const { crowd } = stage;
    const recovery = new Latency();
    const sieges: Siege[] = [];
    try {
      await stage.fill(INSIDE);
      crowd.press(PRESSES_PER_SECOND);
      for (let round = 0; round < rounds; round++) {
        sieges.push(await besiege(stage, context.quick ? QUICK_CALM_MS : CALM_MS));
        recovery.record(await untilLetIn(stage.port));
        context.progress(`${round + 1} of ${rounds} crowds`);
      }
      const lost = crowd.endings.total;
      const { letIn, refusals, silent, cpu } = summaryOf(sieges);
      const refused = OUTSIDE * rounds - letIn - silent;
      const wrong: readonly [isWrong: boolean, what: string][] = [
        [silent > 0, `${silent} from outside heard nothing`],
        [lost > 0, `${lost} from inside lost their connection`],
        [cpu > MAX_CPU, `the server was busy with ${percent(cpu)} of a core`],
      ];
      return await stage.findings(refused, {
        recovery,
        notes: [
          `Of ${OUTSIDE * rounds} who came, ${letIn} found a place, ${refused} were refused (${refusals}), ${silent} heard nothing.`,
          `${INSIDE} clients inside: ${lost} lost their connection; press to ack p50 ${ms(crowd.ackLatency.percentileMs(50))}, p99 ${ms(crowd.ackLatency.percentileMs(99))}.`,
          `Full, and pressed at, the server took at most ${percent(cpu)} of a core.`,
        ],
        problems: wrong.filter(([isWrong]) => isWrong).map(([, what]) => what),
      });
    } finally {
      await stage.close();
    }
  },
};

/** What a crowd at the door came to. */
interface Siege {
  readonly letIn: number;
  readonly silent: number;
  readonly refusals: readonly string[];
  /** Of the server, while it was full. Percent of a core. */
  readonly cpu: number;
}

async function besiege({ crowd, port, server }: Stage, calmMs: number): Promise<Siege> {
  const outsiders = Array.from({ length: OUTSIDE }, () => new Outsider(port));
  await crowd.until(() => outsiders.every(({ isAnswered }) => isAnswered), PATIENCE_MS);
  const before = lookAt(server.pid);
  await delay(calmMs);
  const after = lookAt(server.pid);
  const siege = {
    letIn: outsiders.filter(({ isIn }) => isIn).length,
    silent: outsiders.filter(({ isAnswered }) => !isAnswered).length,
    refusals: outsiders.flatMap(({ refusal }) => refusal ?? []),
    cpu: before && after ? cpuBetween(before, after) : 0,
  };
  for (const outsider of outsiders) outsider.leave();
  return siege;
}

function summaryOf(sieges: readonly Siege[]) {
  const sum = (count: (siege: Siege) => number): number =>
    sieges.reduce((all, siege) => all + count(siege), 0);
  const refusals = new Tally();
  for (const why of sieges.flatMap((siege) => siege.refusals)) refusals.add(why);
  const cpu = Math.max(...sieges.map((siege) => siege.cpu));
  return { letIn: sum(({ letIn }) => letIn), silent: sum(({ silent }) => silent), refusals, cpu };
}

/** Connects, and stays if it may. */
class Outsider {
  isIn = false;
  refusal: string | undefined;
  private hasLeft = false;
  private readonly connection: Connection;

  constructor(port: number) {
    this.connection = new Connection(targetOf(port), undefined, {
      opened: () => {
        this.isIn = true;
      },
      received: () => {},
      closed: (_code, why) => {
        if (this.hasLeft) return;
        this.isIn = false;
        this.refusal = why;
      },
    });
  }

  get isAnswered(): boolean {
    return this.isIn || this.refusal !== undefined;
  }

  leave(): void {
    this.hasLeft = true;
    this.connection.cut();
  }
}

/** @returns how long it took, in ms */
async function untilLetIn(port: number): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const outsider = new Outsider(port);
    while (!outsider.isAnswered) await delay(1);
    outsider.leave();
    const tookMs = performance.now() - startMs;
    if (outsider.isIn) return tookMs;
    if (tookMs > PATIENCE_MS) throw new Error('nobody was let in when there was room again');
  }
}
