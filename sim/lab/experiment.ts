/*
 * The entry point of the Lab's simulations, for the page's worker, a test or a program. In: an experiment. Out: its
 * run. Pure: the same experiment gives the same run, in Node and in every browser.
 */

import { settingsOf } from '../settings.ts';
import { runOrdered } from './ordered.ts';
import { runOurs } from './ours.ts';
import { type Experiment, LIMITS, type Run } from './run.ts';
import { isSmall, SMALL_STRATEGIES } from './strategies.ts';
import { runStrategy } from './strategy-world.ts';

export { experimentOf, newcomer } from './beginnings.ts';

/** @throws RangeError if the experiment is larger than LIMITS allows, or has an order for a small strategy */
export function runExperiment(experiment: Experiment): Run {
  checkSize(experiment);
  const { strategy, order } = experiment;
  if (order !== undefined) return runOrdered(experiment, order);
  return isSmall(strategy) ? runStrategy(experiment, SMALL_STRATEGIES[strategy]) : runOurs(experiment);
}

function checkSize({ seed, settings, schedule }: Experiment): void {
  const { tabs, plainPressers, durationMs } = { ...settingsOf(seed), ...settings };
  const sizes = { happenings: schedule.length, tabs, plainPressers, durationMs };
  for (const [name, size] of Object.entries(sizes) as [keyof typeof sizes, number][]) {
    if (!(size >= 0 && size <= LIMITS[name]))
      throw new RangeError(`${name}: ${size} of at most ${LIMITS[name]}`);
  }
}
