/*
 * A tester: a separate process with its own crowd, so that server, bench and tester do not slow each other
 * down unnoticed. In: an assignment, and orders. Out: reports.
 */

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../load/crowd.ts';
import { Observers } from '../load/observer.ts';
import { RunError } from '../load/run.ts';
import { PressRun } from '../load/run-press.ts';
import { bottleneckOf, SelfWatch } from '../load/self.ts';
import { Timeline } from '../load/timeline.ts';
import { findTarget, type Target } from '../websocket/target.ts';
import type { ArrivalReport, Assignment, Reports, Step, TesterOutcome } from './assignment.ts';
import { DIALECTS } from './peers.ts';

/** After this long without messages, none are expected. */
const QUIET_MS = 700;
const POLL_MS = 5;

/** @param assignment as JSON */
export async function runTester(assignment: string): Promise<void> {
  const orders = createInterface({ input: process.stdin });
  orders.once('close', () => process.exit(1)); // nobody is left to report to
  try {
    await perform(JSON.parse(assignment), () => once(orders, 'line'));
  } catch (error) {
    const why = error instanceof RunError ? error.message : `a tester failed: ${(error as Error).stack}`;
    report('failed', { why });
  }
}

/** @param told resolves with the next order: first go, then end */
async function perform(assignment: Assignment, told: () => Promise<unknown>): Promise<void> {
  const target = await findTarget(assignment.url);
  const crowd = makeCrowd(assignment, target);
  const isToPress = assignment.work === 'press' || assignment.work === 'plain';
  const work = isToPress ? pressing(assignment, crowd, target) : holding(assignment, crowd);
  const progress = (step: 'warm' | 'pressed' | 'settled'): void => {
    report(step, { deliveries: crowd.counts.deliveries, value: work.value() });
  };
  const arrival = await work.comeIn();
  await stallSockets(assignment, target);
  report('ready', { arrival });
  await told();
  const acting = work.act();
  await delay(assignment.warmUpMs);
  work.warm();
  progress('warm');
  await acting;
  progress('pressed');
  await work.settle();
  progress('settled');
  await told(); // when the other testers' presses have arrived, too
  report('outcome', { outcome: await work.outcome() });
}

function report<Which extends Step>(step: Which, more: Reports[Which]): void {
  console.log(JSON.stringify({ step, ...more }));
}

export function makeCrowd(
  { dialect, sockets }: Pick<Assignment, 'dialect' | 'sockets'>,
  target: Target,
): Crowd {
  return new Crowd(target, sockets, { dialect: DIALECTS[dialect] });
}

/** They belong to no sum: they need not show the right number. */
async function stallSockets({ stalled = 0, ...assignment }: Assignment, target: Target): Promise<void> {
  if (stalled === 0) return;
  const crowd = makeCrowd({ ...assignment, sockets: stalled }, target);
  const listeners = crowd.addListeners(stalled, false);
  const isIn = await crowd.comeIn(0, new AbortController().signal, assignment.arrivalPatienceMs);
  if (!isIn) throw new RunError(`only ${crowd.counts.open} of ${stalled} sockets came in to stall`);
  for (const listener of listeners) listener.stall();
}

// ------------------------------------------------------------------------------------------ presses

/** What a tester does with its crowd, step by step. */
type Work = ReturnType<typeof pressing>;

function pressing(assignment: Assignment, crowd: Crowd, target: Target) {
  const { url, work, sockets, active, rate, rampMs, arrivalPatienceMs, patienceMs } = assignment;
  const durationMs = assignment.warmUpMs + assignment.durationMs;
  const self = new SelfWatch();
  const mode = work === 'plain' ? 'plain' : 'press';
  const run = new PressRun(
    {
      options: {
        url,
        sockets,
        rate,
        active,
        durationMs,
        rampMs,
        report: undefined,
        pid: undefined,
        pressToken: undefined,
        mode,
      },
      ...{ target, crowd, self, pid: undefined, stop: new AbortController().signal },
      timeline: new Timeline(crowd.counts, self, undefined, () => {}),
    },
    assignment.observers,
    assignment.hidden,
  );
  return {
    /** @throws {RunError} */
    async comeIn(): Promise<ArrivalReport> {
      const { tookMs, opened, isComplete } = await run.prepare(arrivalPatienceMs);
      const { deliveries, dropped } = crowd.counts;
      return { opened, dropped, tookMs, deliveries, usersMessages: 0, settledMs: 0, isComplete };
    },
    /** The counter's value. */
    value: () => run.value() ?? 0,
    /** From `go` on, until the last press was sent. */
    act: () => run.press(),
    /** From here on it counts. */
    warm: () => run.forgetLatencies(),
    settle: (): Promise<unknown> => run.settle(patienceMs),
    async outcome(): Promise<TesterOutcome> {
      const { tally, latency, late, unseen, convergedMs } = await run.end();
      const { sent, acknowledged, startValue, endValue, disagreeing } = tally;
      return {
        ...{ sent, acknowledged, startValue, endValue, disagreeing, convergedMs, unseen },
        ...{ p50Ms: latency.percentileMs(50), p99Ms: latency.percentileMs(99) },
        ...{ dropped: crowd.counts.dropped, refusals: Object.fromEntries(crowd.counts.refusals) },
        bottleneck: bottleneckOf(run.busy!, late.count === 0 ? 0 : late.percentileMs(99)),
      };
    },
  };
}

// ------------------------------------------------------------------------------------------ presence only

const NOTHING_PRESSED: TesterOutcome = {
  ...{ sent: 0, acknowledged: undefined, startValue: 0, endValue: 0, disagreeing: 0, convergedMs: undefined },
  ...{ p50Ms: 0, p99Ms: 0, unseen: 0, dropped: 0, refusals: {}, bottleneck: undefined },
};

/** What do sockets cost, and how many messages does it take until each of them knows their number? */
function holding(assignment: Assignment, crowd: Crowd): Work {
  const { work, sockets, rampMs, arrivalPatienceMs, durationMs, warmUpMs, patienceMs } = assignment;
  const { counts } = crowd;
  if (work === 'sessions') crowd.addPressers(sockets, () => {});
  else crowd.addListeners(sockets, false);
  const observers = new Observers(
    Math.min(assignment.observers, sockets),
    () => undefined, // no press is seen
    () => {},
  ).all;
  crowd.observe(observers, 0);
  return {
    async comeIn() {
      const startMs = performance.now();
      const isIn = await crowd.comeIn(rampMs, new AbortController().signal, arrivalPatienceMs);
      const inAtMs = performance.now();
      const { opened } = counts;
      if (opened === 0) throw new RunError(`nobody came in (${counts.endings})`);
      const lastAtMs = await lastMessage(crowd, patienceMs);
      const isTold = observers.every(({ users }) => users === undefined || users === sockets);
      const { dropped, deliveries, states, open } = counts;
      const welcomes = work === 'sessions' ? opened : 0;
      return {
        ...{ opened, dropped, tookMs: inAtMs - startMs, deliveries },
        usersMessages: deliveries - states - welcomes,
        settledMs: Math.max(0, lastAtMs - inAtMs),
        isComplete: isIn && isTold && open === sockets,
      };
    },
    value: () => 0,
    act: () => delay(warmUpMs + durationMs),
    warm: () => {},
    settle: () => lastMessage(crowd, patienceMs),
    outcome: async () => ({ ...NOTHING_PRESSED, dropped: counts.dropped }),
  };
}

/** Waits for a quiet moment. @returns when the last message arrived; now, if they do not end */
async function lastMessage({ counts }: Crowd, patienceMs: number): Promise<number> {
  const untilMs = performance.now() + patienceMs;
  let [seen, seenAtMs] = [-1, 0];
  while (performance.now() < untilMs) {
    const nowMs = performance.now();
    if (counts.deliveries !== seen) [seen, seenAtMs] = [counts.deliveries, nowMs];
    else if (nowMs - seenAtMs > QUIET_MS) return seenAtMs;
    await delay(POLL_MS);
  }
  return performance.now();
}
