/*
 * Experiments to begin with: what the simulator does with a seed, and a world in which nothing happens yet. Without the code
 * that runs them: a page that has a worker for that loads this alone.
 */

import { scheduleOf } from '../schedule.ts';
import { type Settings, settingsOf } from '../settings.ts';
import type { Experiment, StrategyName } from './run.ts';

/** Everybody near, nobody limited, and time to press: so that all that goes wrong is what one did oneself. */
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

/** What the simulator does with that seed, written out: so that it can be edited. */
export function experimentOf(seed: number, strategy: StrategyName = 'ours'): Experiment {
  return { strategy, seed, settings: {}, schedule: scheduleOf(seed, settingsOf(seed)) };
}

/** What a page begins with: some people, and nothing happens but what one does to them. @param tabs each in a browser of its own */
export function newcomer(strategy: StrategyName = 'ours', tabs = 3): Experiment {
  const browserOf = Array.from({ length: tabs }, (_, tab) => tab);
  return { strategy, seed: 1, settings: { ...CALM, tabs, browserOf }, schedule: [] };
}
