/*
 * Initial experiments: what the simulator does with a seed, and a world in which nothing happens yet. This file does not import
 * the code that runs them, so a page that runs them in a worker loads only this.
 */

import { scheduleOf } from '../schedule.ts';
import { type Settings, settingsOf } from '../settings.ts';
import type { Experiment, StrategyName } from './run.ts';

/** Short latencies, no rate limits, and time to press, so that everything that goes wrong is the learner's own doing. */
const CALM = {
  plainPressers: 0,
  durationMs: 20_000,
  latenciesMs: [40, 60, 90, 50, 70, 80],
  jitterMs: 0,
  flushMs: 20,
  bucketMs: 86_400_000,
  startValue: 0,
  pressRate: { perSecond: 50, burst: 100 },
  deliveryBudget: 100_000,
  maxPendingPresses: 1_000,
  maxSockets: 1_000,
  kernelFrames: 6,
} as const satisfies Partial<Settings>;

/** Writes out what the simulator does with this seed, so that it can be edited. */
export function experimentOf(seed: number, strategy: StrategyName = 'ours'): Experiment {
  return { strategy, seed, settings: {}, schedule: scheduleOf(seed, settingsOf(seed)) };
}

/** Where a page starts: a few users, and no faults but those the learner injects. @param tabs each in its own browser */
export function newcomer(strategy: StrategyName = 'ours', tabs = 3): Experiment {
  const browserOf = Array.from({ length: tabs }, (_, tab) => tab);
  return { strategy, seed: 1, settings: { ...CALM, tabs, browserOf }, schedule: [] };
}
