/*
 * The front door of the Lab's simulations: what a worker of the page, a test or a program runs. In: an experiment. Out: its
 * run. Pure: the same experiment gives the same run, in Node and in every browser.
 */

import { scheduleOf } from '../schedule.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { runOurs } from './ours.ts';
import { type Experiment, LIMITS, type Run, type StrategyName } from './run.ts';
import { isSmall, SMALL_STRATEGIES } from './strategies.ts';
import { runStrategy } from './strategy-world.ts';

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

/** @throws RangeError where the experiment is larger than LIMITS allows */
export function runExperiment(experiment: Experiment): Run {
  checkSize(experiment);
  const { strategy } = experiment;
  return isSmall(strategy) ? runStrategy(experiment, SMALL_STRATEGIES[strategy]) : runOurs(experiment);
}

/** What the simulator does with that seed, written out: so that it can be edited. */
export function experimentOf(seed: number, strategy: StrategyName = 'ours'): Experiment {
  return { strategy, seed, settings: {}, schedule: scheduleOf(seed, settingsOf(seed)) };
}

/** What a page begins with: some people, and nothing happens but what one does to them. @param tabs each in a browser of its own */
export function newcomer(strategy: StrategyName = 'ours', tabs = 3): Experiment {
  const browserOf = Array.from({ length: tabs }, (_, tab) => tab);
  return { strategy, seed: 1, settings: { ...CALM, tabs, browserOf }, schedule: [] };
}

function checkSize({ seed, settings, schedule }: Experiment): void {
  const { tabs, plainPressers, durationMs } = { ...settingsOf(seed), ...settings };
  const sizes = { happenings: schedule.length, tabs, plainPressers, durationMs };
  for (const [name, size] of Object.entries(sizes) as [keyof typeof sizes, number][]) {
    if (!(size >= 0 && size <= LIMITS[name]))
      throw new RangeError(`${name}: ${size} of at most ${LIMITS[name]}`);
  }
}
