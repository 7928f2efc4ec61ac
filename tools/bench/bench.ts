/*
 * The bench: runs the trials of a workload one after another, each with a new server. In: a workload's name.
 * Out: its section.
 */

import { join } from 'node:path';
import { readLimits, SPARE_FILES } from '../load/limits.ts';
import { median } from '../report/figures.ts';
import type { Assignment } from './assignment.ts';
import { costPerDelivery } from './columns.ts';
import { attempt, BenchError, Failure } from './failure.ts';
import { Compiled, measureFloor } from './floor.ts';
import { type Cost, type Measured, measure } from './measure.ts';
import type { Options } from './options.ts';
import { Cluster, PeerProcess, whyNoCluster } from './peer-process.ts';
import { PEERS, type Peer, type Places, serverIn } from './peers.ts';
import { comparisonOf, type Section, sectionOf, type Turn } from './section.ts';
import type { Row, Trial, Workload } from './workload.ts';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

/** A trial at the scale at which it runs. */
type Scaled = Omit<Trial, 'label'> & Omit<Row, 'measured'>;

const OBSERVERS = 8;
/** How fast a crowd connects, unless the trial says otherwise. */
const SOCKETS_PER_SECOND = 3_000;

export class Bench {
  /**
   * @param program this program's own file, which testers run, too
   * @param print a line of progress
   */
  constructor(
    private readonly options: Options,
    private readonly places: Places,
    private readonly program: string,
    private readonly print: (line: string) => void,
  ) {}

  async run(name: WorkloadName): Promise<Section> {
    const workload: Workload = WORKLOADS[name];
    const trials = workload.trials(this.options.peers.map((peer) => PEERS[peer]));
    using floor = this.compiled('peers/floor.c', workload.hasFloor === true);
    using presser = this.compiled('presser.c', trials.some(isInC));
    const hasFloor = floor?.isThere === true;
    const rows: Row[] = [];
    for (const trial of trials.map((trial) => this.scaled(trial))) {
      const once = (): Promise<Measured | Failure> => {
        this.print(`${name}: ${trial.label}`);
        return attempt(() => this.measure(trial, presser));
      };
      const row = await (hasFloor && trial.peer.isNumbered
        ? this.byTurns(trial, once, floor, name)
        : { ...trial, measured: await twice(once, workload.isPassed) });
      rows.push(row);
      if (!isPassed(row.measured, workload.isPassed)) break;
    }
    return sectionOf(name, workload, rows, { ...this.options, hasFloor });
  }

  /**
   * This server and that of another checkout, in turns.
   * @param folder where it is, with a built dist/
   */
  async compare(name: WorkloadName, folder: string): Promise<Section> {
    const workload = WORKLOADS[name];
    const all = workload.trials([PEERS.this]);
    using presser = this.compiled('presser.c', all.some(isInC));
    const trials: [label: string, turns: Turn[]][] = [];
    for (const trial of all.map((trial) => this.scaled(trial))) {
      const run = async (peer: Peer): Promise<Row> => {
        const label = all.length === 1 ? peer.label : `${peer.label}: ${trial.label}`;
        this.print(`${name}: ${label}`);
        const measured = await attempt(() => this.measure({ ...trial, peer }, presser));
        return { ...trial, label, measured };
      };
      const turns: Turn[] = [];
      while (turns.length < this.options.repeats) {
        turns.push([await run(PEERS.this), await run(serverIn(folder))]);
      }
      trials.push([trial.label, turns]);
      const passes = ({ measured }: Row): boolean => isPassed(measured, workload.isPassed);
      if (!turns.some((turn) => turn.every(passes))) break;
    }
    return comparisonOf(workload, trials, folder);
  }

  private compiled(source: string, isNeeded: boolean): Compiled | undefined {
    return isNeeded ? new Compiled(join(this.places.root, 'tools/bench', source)) : undefined;
  }

  /** The machine is faster at some times than at others, so server and floor take turns. */
  private async byTurns(
    trial: Scaled,
    once: () => Promise<Measured | Failure>,
    floor: Compiled,
    name: WorkloadName,
  ): Promise<Row> {
    const turns: { measured: Measured; cost: Cost; ratio: number }[] = [];
    while (turns.length < this.options.repeats) {
      const measured = await once();
      if (measured instanceof Failure || !measured.isRight) return { ...trial, measured };
      this.print(`${name}: the floor`);
      const roundsPerSecond = measured.deliveriesPerSecond / trial.sockets;
      const pace = { ...this.options, sockets: trial.sockets, roundsPerSecond };
      const cost = await attempt(() => measureFloor(floor, this.program, pace));
      if (cost instanceof Failure) return { ...trial, measured };
      turns.push({ measured, cost, ratio: costPerDelivery(measured) / costPerDelivery(cost) });
    }
    const ratios = turns.map(({ ratio }) => ratio);
    const { measured, cost } = turns.find(({ ratio }) => ratio === median(ratios)) ?? turns[0]!;
    return { ...trial, measured, floor: { cost, ratios } };
  }

  /** @throws {BenchError} */
  private async measure(trial: Scaled, presser: Compiled | undefined): Promise<Measured> {
    const { peer, needs = {}, nodes } = trial;
    const tools = { program: this.program, presser: trial.inC ? presser?.program : undefined };
    if (nodes === undefined) {
      await using server = await PeerProcess.start(peer, this.places, needs);
      return await measure(server, this.assignments(trial, server.url), tools);
    }
    const obstacle = whyNoCluster();
    if (obstacle !== undefined) throw new BenchError(obstacle);
    await using cluster = await Cluster.start(peer, nodes, this.places, needs);
    const watched = cluster.watch();
    const measured = await measure(cluster, this.assignments(trial, cluster.url), tools);
    return { ...measured, beside: watched() };
  }

  /** One per tester. */
  private assignments(trial: Scaled, url: string): Assignment[] {
    const { peer, testers = 1, patiences = 3, stalled = 0, hidden = 0, durationMs, patienceMs } = trial;
    const { observers = OBSERVERS } = trial;
    const [sockets, active, rate] = [trial.sockets / testers, trial.active / testers, trial.rate / testers];
    const work = trial.work ?? (peer.isNumbered ? 'press' : 'plain');
    const isToPress = work === 'press' || work === 'plain';
    return new Array<Assignment>(testers).fill({
      ...{ url, dialect: peer.dialectName, work, sockets, active, rate, observers },
      ...(stalled === 0 ? {} : { stalled: stalled / testers }),
      ...(hidden === 0 ? {} : { hidden: hidden / testers }),
      warmUpMs: isToPress ? this.options.warmUpMs : 0,
      ...{ durationMs, patienceMs, arrivalPatienceMs: patiences * patienceMs },
      rampMs: trial.rampMs ?? (1000 * sockets) / SOCKETS_PER_SECOND,
    });
  }

  /** Quick mode does everything at a smaller scale, and the system may not allow so many sockets. */
  private scaled(trial: Trial): Scaled {
    const { isQuick, durationMs, patienceMs } = this.options;
    const scaled = (count: number): number =>
      isQuick && count > 0 ? Math.max(1, Math.round(count / 10)) : count;
    const { openFiles = Number.POSITIVE_INFINITY } = readLimits();
    const sockets = Math.min(scaled(trial.sockets), openFiles - SPARE_FILES);
    const active = Math.min(sockets, scaled(trial.active ?? 0));
    const [rate, stalled, hidden] = [trial.rate, trial.stalled, trial.hidden].map((count = 0) =>
      scaled(count),
    );
    const scale = { sockets, active, rate: rate!, stalled: stalled!, hidden: hidden! };
    const label = trial.label?.(scale) ?? trial.peer.label;
    return { durationMs, patienceMs, ...trial, ...scale, label };
  }
}

/** A failed trial gets a second chance: something else may have slowed the machine down. */
async function twice(
  once: () => Promise<Measured | Failure>,
  passes: Workload['isPassed'],
): Promise<Measured | Failure> {
  const first = await once();
  if (first instanceof Failure || isPassed(first, passes)) return first;
  const second = await once();
  return isPassed(second, passes) ? second : first;
}

function isInC({ inC = false }: Trial): boolean {
  return inC;
}

function isPassed(measured: Measured | Failure, passes: Workload['isPassed']): boolean {
  return passes === undefined || (!(measured instanceof Failure) && passes(measured));
}
