/*
 * The server may have 256 files open, and more people come than that. Those inside must not feel it, and those
 * outside must hear it.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../../load/crowd.ts';
import { Latency } from '../../load/latency.ts';
import { ms, percent } from '../../report/figures.ts';
import { Tally } from '../../report/tally.ts';
import { loadBetween } from '../../system/proc.ts';
import { findProgram, missingPrograms } from '../../system/programs.ts';
import { loopback } from '../../websocket/target.ts';
import { row } from '../row.ts';
import { Stage } from '../stage.ts';

const LIMIT = 256;
/** Fit in with room to spare. */
const INSIDE = 100;
/** More than ever fit in, at once. */
const OUTSIDE = 400;
const CALM_MS = 1_500;
const QUICK_CALM_MS = 300;
const PATIENCE_MS = 5_000;
/** Of a core. A server that tries accept() again and again takes all of one. */
const MAX_CPU = 80;

export const files = row({
  name: 'files',
  fault: 'file descriptors used up',
  how: `the server may open ${LIMIT} files (prlimit), ${INSIDE} clients press, and ${OUTSIDE} more connect at once`,
  recovery: 'from when the clients that hold the descriptors leave until a new client is admitted',
  obstacle: () => missingPrograms('prlimit'),
  clients: { full: INSIDE, quick: INSIDE },
  pressesPerSecond: 1_000,
  rounds: { full: 10, quick: 1 },
  open: (context) =>
    Stage.open(context, { wrapper: [findProgram('prlimit')!, `--nofile=${LIMIT}:${LIMIT}`] }),
  async inject({ stage, crowd, rounds, count, context }) {
    const recovery = new Latency();
    const refusals = new Tally();
    let [letIn, silent, cpu] = [0, 0, 0];
    for (const _ of rounds('crowds')) {
      const outside = await outsiders(stage.port, OUTSIDE);
      cpu = Math.max(cpu, await cpuWithin(stage, context.quick ? QUICK_CALM_MS : CALM_MS));
      letIn += outside.counts.open;
      silent += outside.counts.connecting;
      for (const [why, times] of outside.counts.endings) refusals.set(why, refusals.of(why) + times);
      for (const listener of outside.listeners) listener.vanish();
      recovery.record(await untilLetIn(stage.port));
    }
    const lost = crowd.endings.total;
    const refused = OUTSIDE * count - letIn - silent;
    const wrong: readonly [isWrong: boolean, what: string][] = [
      [silent > 0, `${silent} new clients received no answer`],
      [lost > 0, `${lost} connected clients lost their connection`],
      [cpu > MAX_CPU, `the server used ${percent(cpu)} of a core`],
    ];
    const notes = [
      `Of ${OUTSIDE * count} new clients, ${letIn} were admitted, ${refused} were refused (${refusals}), ${silent} received no answer.`,
      `${INSIDE} connected clients: ${lost} lost their connection; press to ack p50 ${ms(crowd.ackLatency.percentileMs(50))}, p99 ${ms(crowd.ackLatency.percentileMs(99))}.`,
      `While it was full, the server used at most ${percent(cpu)} of a core.`,
    ];
    const problems = wrong.filter(([isWrong]) => isWrong).map(([, what]) => what);
    return { faults: refused, recovery, notes, problems };
  },
});

/** Of the server, in percent of a core. */
async function cpuWithin({ server }: Stage, durationMs: number): Promise<number> {
  const before = server.look();
  await delay(durationMs);
  return loadBetween(before, server.look()).percent;
}

/** They connect at once. Resolves when each was let in or refused, or after a while. */
async function outsiders(port: number, count: number): Promise<Crowd> {
  const crowd = new Crowd(loopback(port), count);
  for (const listener of crowd.addListeners(count, false)) listener.connect();
  await crowd.until(() => crowd.counts.connecting === 0, PATIENCE_MS, 1);
  return crowd;
}

/** @returns how long it took, in ms */
async function untilLetIn(port: number): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const outside = await outsiders(port, 1);
    const isIn = outside.counts.open > 0;
    outside.listeners[0]!.vanish();
    const tookMs = performance.now() - startMs;
    if (isIn) return tookMs;
    if (tookMs > PATIENCE_MS) throw new Error('nobody was let in when there was room again');
  }
}
