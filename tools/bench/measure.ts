/*
 * One measurement: it leads testers through their steps against a running server, and observes the server's process.
 * Out: its cost, the latencies of presses, and whether everybody converged.
 */

import { judge } from '../load/exactness.ts';
import { type Load, loadBetween, type ProcessLook } from '../system/proc.ts';
import type { ArrivalReport, Assignment, Progress, TesterOutcome } from './assignment.ts';
import { Testers } from './testers.ts';

/** A process that can be observed. */
export interface Visible {
  look(): ProcessLook | undefined;
}

/** What the server's process used. */
export interface Cost {
  /** From when the server was warm until nothing more was in flight. */
  readonly cpuMs: number;
  /** While pressing (or, without presses, while idle), in percent of one core. */
  readonly cpuPercent: number;
  /** When the last press was sent. */
  readonly rssBytes: number;
  /** Messages that the crowd received, in the time of cpuMs. */
  readonly deliveries: number;
  /** How much the number grew in that time. */
  readonly counted: number;
  /** While pressing. */
  readonly deliveriesPerSecond: number;
}

/** The testers' results. */
export interface Summary extends Pick<TesterOutcome, 'sent' | 'p50Ms' | 'p99Ms' | 'bottleneck'> {
  /** The latencies are lower bounds, since some presses were never seen. */
  readonly isLowerBound: boolean;
  /** Does every socket show the same number, with each press in it once? */
  readonly isRight: boolean;
  /** From the last press until the last socket showed the last number, if that is right. */
  readonly convergedMs: number;
  /** What is wrong, in sentences. */
  readonly faults: readonly string[];
}

export interface Measured extends Cost, Summary {
  readonly arrival: ArrivalReport;
  /** Until everybody was connected and nothing more was in flight. */
  readonly arrivalCpuMs: number;
  readonly rssBeforeBytes: number;
  /** The processes beside the server, from before the crowd connected until it settled. */
  readonly beside?: Readonly<Record<'redis' | 'nginx', Load>>;
}

export interface Tools {
  /** The file of the bench itself, which testers run. */
  readonly program: string;
  /** The compiled presser.c, if it presses instead. */
  readonly presser?: string | undefined;
  /** Starts the server's work, if it does not start by itself. */
  readonly begin?: () => void;
}

/** In addition to the assignment's times: testers are busy with their measurement. */
const STEP_PATIENCE_MS = 15_000;

/**
 * Starts the testers, lets them press if that is their work, and waits until everybody shows the same number.
 * @throws {BenchError}
 */
export async function measure(
  server: Visible,
  assignments: readonly Assignment[],
  { program, presser, begin = () => {} }: Tools,
): Promise<Measured> {
  const { warmUpMs, durationMs, patienceMs, rampMs, arrivalPatienceMs } = assignments[0]!;
  const empty = server.look();
  await using testers = new Testers(program, assignments, presser);
  const reach = async (step: 'warm' | 'pressed' | 'settled', withinMs: number): Promise<Progress> =>
    sumOf(await testers.reach(step, withinMs + STEP_PATIENCE_MS));
  const [ready] = await testers.reach('ready', rampMs + arrivalPatienceMs + patienceMs + STEP_PATIENCE_MS);
  const full = server.look();
  begin();
  testers.tell('go');
  const warm = await reach('warm', warmUpMs);
  const [before, startMs] = [server.look(), performance.now()];
  const pressed = await reach('pressed', durationMs + patienceMs);
  const [after, seconds] = [server.look(), (performance.now() - startMs) / 1000];
  const settled = await reach('settled', patienceMs);
  const atEnd = server.look();
  testers.tell('end');
  const reports = await testers.reach('outcome', STEP_PATIENCE_MS);
  return {
    arrival: ready!.arrival,
    arrivalCpuMs: loadBetween(empty, full).cpuMs,
    rssBeforeBytes: empty?.rssBytes ?? 0,
    cpuMs: loadBetween(before, atEnd).cpuMs,
    cpuPercent: loadBetween(before, after).percent,
    rssBytes: after?.rssBytes ?? 0,
    deliveries: settled.deliveries - warm.deliveries,
    counted: settled.value - warm.value,
    deliveriesPerSecond: (pressed.deliveries - warm.deliveries) / seconds,
    ...summaryOf(reports.map(({ outcome }) => outcome)),
  };
}

/** All testers see the same number. */
function sumOf(reports: readonly Progress[]): Progress {
  return {
    deliveries: reports.reduce((sum, { deliveries }) => sum + deliveries, 0),
    value: Math.max(...reports.map(({ value }) => value)),
  };
}

/** Several testers' results, merged. Their latencies: those of the slower one. */
export function summaryOf(outcomes: readonly TesterOutcome[]): Summary {
  const sum = (of: (outcome: TesterOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const most = (of: (outcome: TesterOutcome) => number): number => Math.max(...outcomes.map(of));
  const sent = sum((outcome) => outcome.sent);
  const endValue = most((outcome) => outcome.endValue);
  const isNumbered = outcomes.every(({ acknowledged }) => acknowledged !== undefined);
  const { reasons } = judge({
    ...{ sent, endValue, startValue: outcomes[0]!.startValue },
    acknowledged: isNumbered ? sum(({ acknowledged = 0 }) => acknowledged) : undefined,
    ...{ refused: 0, unknown: 0, othersPressed: false, othersConnected: 0 },
    disagreeing: sum(({ disagreeing }) => disagreeing),
  });
  const dropped = sum((outcome) => outcome.dropped);
  const refused = sum(({ refusals }) => Object.values(refusals).reduce((all, count) => all + count, 0));
  const faults = [
    ...reasons,
    ...(outcomes.some((outcome) => outcome.endValue !== endValue)
      ? ['The testers see different numbers.']
      : []),
    ...(dropped > 0 ? [`${dropped} sockets were disconnected.`] : []),
    ...(refused > 0 ? [`${refused} refusals.`] : []),
  ];
  return {
    ...{ sent, faults, isRight: faults.length === 0 },
    p50Ms: most(({ p50Ms }) => p50Ms),
    p99Ms: most(({ p99Ms }) => p99Ms),
    isLowerBound: outcomes.some(({ unseen }) => unseen > 0),
    convergedMs: most(({ convergedMs = 0 }) => convergedMs),
    bottleneck: outcomes.find(({ bottleneck }) => bottleneck !== undefined)?.bottleneck,
  };
}
