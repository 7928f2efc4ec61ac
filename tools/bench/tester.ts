/*
 * A tester: a process with a crowd of its own, apart from the server and from the bench, so that neither slows the
 * other down in ways that nobody sees. In: orders over the channel to the bench. Out: reports.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../load/crowd.ts';
import { type Run, RunError } from '../load/run.ts';
import { PressRun } from '../load/run-press.ts';
import { bottleneckOf, SelfWatch } from '../load/self.ts';
import { Timeline } from '../load/timeline.ts';
import { findTarget } from '../websocket/target.ts';
import type { Assignment, Order, Report, TesterOutcome } from './assignment.ts';
import { holdSockets } from './hold.ts';
import { LeanPresser } from './lean-presser.ts';
import { DIALECTS } from './peers.ts';
import { readFrames } from './raw-reader.ts';

/** Between this process and the bench. */
export interface Channel {
  report(report: Report): void;
  /** Resolves when the bench says so. */
  told(what: Order['do']): Promise<void>;
}

/** Does as the first order says, to the end. */
export async function runTester(): Promise<void> {
  process.once('disconnect', () => process.exit(1)); // nobody is there to report to
  const orders = new Orders();
  const channel: Channel = {
    report: (report) => process.send?.(report),
    told: async (what) => {
      await orders.next(what);
    },
  };
  const { assignment } = await orders.next('begin');
  try {
    await perform(assignment, channel);
  } catch (error) {
    const why = error instanceof RunError ? error.message : `a tester failed: ${(error as Error).stack}`;
    channel.report({ step: 'failed', why });
  }
}

function perform(assignment: Assignment, channel: Channel): Promise<void> {
  const { work } = assignment;
  switch (work) {
    case 'press':
    case 'plain':
      return press(assignment, channel);
    case 'idle':
    case 'sessions':
      return holdSockets(assignment, channel);
    case 'read':
      return readFrames(assignment, channel);
    default:
      return work satisfies never;
  }
}

async function press(assignment: Assignment, channel: Channel): Promise<void> {
  const { url, work, sockets, active, rate, rampMs, arrivalPatienceMs, warmUpMs, patienceMs } = assignment;
  const durationMs = warmUpMs + assignment.durationMs;
  const target = await findTarget(url);
  const crowd = makeCrowd(assignment, target);
  const self = new SelfWatch();
  const surroundings: Run = {
    options: {
      ...{ url, sockets, rate, active, durationMs, rampMs, report: undefined, pid: undefined },
      mode: work === 'plain' ? 'plain' : 'press',
    },
    ...{ target, crowd, self, pid: undefined, stop: new AbortController().signal },
    timeline: new Timeline(crowd.counts, self, undefined, () => {}),
  };
  const run = new PressRun(surroundings, assignment.observers);
  const { tookMs, opened, isComplete } = await run.prepare(arrivalPatienceMs);
  const { deliveries, dropped } = crowd.counts;
  const arrival = { opened, dropped, tookMs, deliveries, usersMessages: 0, settledMs: 0, isComplete };
  const progress = () => ({ deliveries: crowd.counts.deliveries, value: run.value() ?? 0 });
  channel.report({ step: 'ready', arrival });
  await channel.told('go');
  const pressing = run.press();
  await delay(warmUpMs);
  run.forgetLatencies();
  channel.report({ step: 'warm', ...progress() });
  await pressing;
  channel.report({ step: 'pressed', ...progress() });
  await run.settle(patienceMs);
  channel.report({ step: 'settled', ...progress() });
  await channel.told('end'); // when the other testers' presses have arrived, too
  channel.report({ step: 'outcome', outcome: await outcomeOf(run, crowd) });
}

export function makeCrowd(
  { dialect, sockets }: Assignment,
  target: Awaited<ReturnType<typeof findTarget>>,
): Crowd {
  return new Crowd(target, sockets, {
    dialect: DIALECTS[dialect],
    makePresser: (...parts) => new LeanPresser(...parts),
  });
}

async function outcomeOf(run: PressRun, crowd: Crowd): Promise<TesterOutcome> {
  const { tally, latency, late, unseen, convergedMs } = await run.end();
  return {
    sent: tally.sent,
    acknowledged: tally.acknowledged,
    startValue: tally.startValue,
    endValue: tally.endValue,
    disagreeing: tally.disagreeing,
    convergedMs,
    p50Ms: latency.percentileMs(50),
    p99Ms: latency.percentileMs(99),
    unseen,
    dropped: crowd.counts.dropped,
    refusals: Object.fromEntries(crowd.counts.refusals),
    bottleneck: bottleneckOf(run.busy!, late.count === 0 ? 0 : late.percentileMs(99)),
  };
}

/** Orders in the sequence in which they come. */
class Orders {
  private readonly waiting: Order[] = [];
  private wake: () => void = () => {};

  constructor() {
    process.on('message', (order: Order) => {
      this.waiting.push(order);
      this.wake();
    });
  }

  async next<What extends Order['do']>(what: What): Promise<Extract<Order, { do: What }>> {
    while (this.waiting.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const order = this.waiting.shift()!;
    if (order.do !== what) throw new Error(`told to ${order.do} when ${what} was due`);
    return order as Extract<Order, { do: What }>;
  }
}
