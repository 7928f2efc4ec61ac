/*
 * One measurement: testers at a running server, led through their steps, and the server's process looked at in
 * between. Out: what it cost, how long presses took, and whether everybody agreed in the end.
 */

import { judge } from '../load/exactness.ts';
import { cpuBetween, type ProcessLook } from '../load/server-process.ts';
import type { ArrivalReport, Assignment, Progress, TesterOutcome } from './assignment.ts';
import { Testers } from './testers.ts';

/** A process that can be looked at. */
export interface Visible {
  look(): ProcessLook | undefined;
}

/** What the server's process did: user and system time, all its threads. */
export interface Cost {
  /** From when the server was warm until nothing more was on its way. */
  readonly cpuMs: number;
  /** While pressing, in percent of one core. */
  readonly cpuPercent: number;
  /** When the last press had gone out. */
  readonly rssBytes: number;
  /** Messages that the crowd got, in the time of cpuMs. */
  readonly deliveries: number;
  /** By how much the number grew in that time. */
  readonly counted: number;
  /** While pressing. */
  readonly deliveriesPerSecond: number;
}

export interface Pressed extends Cost {
  readonly sent: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The latencies are lower bounds, since some presses were never seen. */
  readonly isLowerBound: boolean;
  /** Does every socket show the same number, and is each press in it once? */
  readonly isRight: boolean;
  /** From the last press until the last socket showed the last number, where that is right. */
  readonly convergedMs: number;
  /** What is not right, in sentences. */
  readonly faults: readonly string[];
  /** A sentence, if a tester could not keep up. */
  readonly bottleneck: string | undefined;
}

export interface Held {
  readonly arrival: ArrivalReport;
  /** Until everybody was in and nothing more was on its way. */
  readonly arrivalCpuMs: number;
  readonly idleCpuPercent: number;
  readonly rssBeforeBytes: number;
  readonly rssBytes: number;
}

/** Beyond what the assignment foresees: testers are kept busy by what they measure. */
const STEP_PATIENCE_MS = 15_000;

/**
 * Presses, and waits until everybody shows the same number.
 * @param program dist/bench.mjs, which testers are processes of
 * @throws {BenchError}
 */
export async function pressAt(
  server: Visible,
  program: string,
  assignments: readonly Assignment[],
): Promise<Pressed> {
  await using testers = new Testers(program, assignments);
  const cost = await run(server, testers, assignments[0]!);
  testers.tell('end');
  const reports = await testers.reach('outcome', STEP_PATIENCE_MS);
  return { ...cost, ...summaryOf(reports.map(({ outcome }) => outcome)) };
}

/** Only reads what a program sends. @param begin makes it send @throws {BenchError} */
export async function readFrom(
  sender: Visible,
  program: string,
  assignment: Assignment,
  begin: () => void,
): Promise<Cost> {
  await using testers = new Testers(program, [assignment]);
  return await run(sender, testers, assignment, begin);
}

/** Lets sockets in, and holds them. @throws {BenchError} */
export async function holdAt(server: Visible, program: string, assignment: Assignment): Promise<Held> {
  const before = server.look();
  await using testers = new Testers(program, [assignment]);
  const [ready] = await testers.reach('ready', arrivalMs(assignment) + assignment.patienceMs);
  const arrived = server.look();
  testers.tell('go');
  await testers.reach('settled', assignment.durationMs + STEP_PATIENCE_MS);
  const after = server.look();
  return {
    arrival: ready!.arrival,
    arrivalCpuMs: cpuMsBetween(before, arrived),
    idleCpuPercent: percentBetween(arrived, after),
    rssBeforeBytes: before?.rssBytes ?? 0,
    rssBytes: after?.rssBytes ?? 0,
  };
}

async function run(
  server: Visible,
  testers: Testers,
  assignment: Assignment,
  begin: () => void = () => {},
): Promise<Cost> {
  const { warmUpMs, durationMs, patienceMs } = assignment;
  await testers.reach('ready', arrivalMs(assignment));
  begin();
  testers.tell('go');
  const warm = sumOf(await testers.reach('warm', warmUpMs + STEP_PATIENCE_MS));
  const before = server.look();
  const startMs = performance.now();
  const pressed = sumOf(await testers.reach('pressed', durationMs + patienceMs + STEP_PATIENCE_MS));
  const after = server.look();
  const seconds = (performance.now() - startMs) / 1000;
  const settled = sumOf(await testers.reach('settled', patienceMs + STEP_PATIENCE_MS));
  return {
    cpuMs: cpuMsBetween(before, server.look()),
    cpuPercent: percentBetween(before, after),
    rssBytes: after?.rssBytes ?? 0,
    deliveries: settled.deliveries - warm.deliveries,
    counted: settled.value - warm.value,
    deliveriesPerSecond: (pressed.deliveries - warm.deliveries) / seconds,
  };
}

/** So long it may take until a tester is ready. */
function arrivalMs({ rampMs, arrivalPatienceMs }: Assignment): number {
  return rampMs + arrivalPatienceMs + STEP_PATIENCE_MS;
}

/** All testers see the same number. */
function sumOf(reports: readonly Progress[]): Progress {
  return {
    deliveries: reports.reduce((sum, { deliveries }) => sum + deliveries, 0),
    value: Math.max(...reports.map(({ value }) => value)),
  };
}

/** What several testers found, as one. Their latencies: those of the slower one. */
export function summaryOf(outcomes: readonly TesterOutcome[]): Omit<Pressed, keyof Cost> {
  const sum = (of: (outcome: TesterOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const most = (of: (outcome: TesterOutcome) => number): number => Math.max(...outcomes.map(of));
  const endValue = most((outcome) => outcome.endValue);
  const startValue = outcomes[0]!.startValue;
  const faults = faultsOf(outcomes, sum, startValue, endValue);
  return {
    sent: sum(({ sent }) => sent),
    p50Ms: most(({ p50Ms }) => p50Ms),
    p99Ms: most(({ p99Ms }) => p99Ms),
    isLowerBound: outcomes.some(({ unseen }) => unseen > 0),
    isRight: faults.length === 0,
    convergedMs: most(({ convergedMs = 0 }) => convergedMs),
    faults,
    bottleneck: outcomes.find(({ bottleneck }) => bottleneck !== undefined)?.bottleneck,
  };
}

function faultsOf(
  outcomes: readonly TesterOutcome[],
  sum: (of: (outcome: TesterOutcome) => number) => number,
  startValue: number,
  endValue: number,
): string[] {
  const isNumbered = outcomes.every(({ acknowledged }) => acknowledged !== undefined);
  const { reasons } = judge({
    sent: sum(({ sent }) => sent),
    acknowledged: isNumbered ? sum(({ acknowledged = 0 }) => acknowledged) : undefined,
    ...{ refused: 0, unknown: 0, othersPressed: false, othersConnected: 0 },
    ...{ startValue, endValue },
    disagreeing: sum(({ disagreeing }) => disagreeing),
  });
  const dropped = sum((outcome) => outcome.dropped);
  const refused = sum(({ refusals }) => Object.values(refusals).reduce((all, count) => all + count, 0));
  const isElsewhere = outcomes.some((outcome) => outcome.endValue !== endValue);
  return [
    ...reasons,
    ...(isElsewhere ? ['The testers see different numbers.'] : []),
    ...(dropped > 0 ? [`${dropped} sockets were cut off.`] : []),
    ...(refused > 0 ? [`${refused} refusals.`] : []),
  ];
}

function cpuMsBetween(from: ProcessLook | undefined, to: ProcessLook | undefined): number {
  return from === undefined || to === undefined ? Number.NaN : to.cpuMs - from.cpuMs;
}

function percentBetween(from: ProcessLook | undefined, to: ProcessLook | undefined): number {
  return from === undefined || to === undefined ? Number.NaN : cpuBetween(from, to);
}
