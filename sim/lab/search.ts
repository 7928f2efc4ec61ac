/*
 * Automatic search: runs a strategy in random worlds, one after another, until a rule breaks, and shrinks the failure to the
 * fewest happenings. In: a strategy, a seed. Out: the result of each world.
 */

import type { Schedule } from '../happening.ts';
import { withoutNeedless } from '../shrink.ts';
import { experimentOf, runExperiment } from './experiment.ts';
import type { Experiment, Run, StrategyName } from './run.ts';

export interface Tried {
  readonly seed: number;
  readonly presses: number;
  /** The world that breaks a rule, shrunk and ready to show. */
  readonly broken?: Experiment;
}

/** Ends with the first world that breaks a rule; for our own counter, it has never ended. */
export function* tryWorlds(strategy: StrategyName, fromSeed = 1): Generator<Tried, void> {
  for (let seed = fromSeed; ; seed++) {
    const experiment = experimentOf(seed, strategy);
    const { violation, ledger } = runExperiment(experiment);
    if (violation === undefined) yield { seed, presses: ledger.pressed };
    else {
      yield { seed, presses: ledger.pressed, broken: shrinkExperiment(experiment) };
      return;
    }
  }
}

/** Removes whatever the failure does not need. @param isAlike does a run still show it? Default: the same rule breaks */
export function shrinkExperiment(experiment: Experiment, isAlike = sameRuleAs(experiment)): Experiment {
  const shows = (schedule: Schedule): boolean => isAlike(runExperiment({ ...experiment, schedule }));
  return { ...experiment, schedule: withoutNeedless(experiment.schedule, shows) };
}

function sameRuleAs(experiment: Experiment): (run: Run) => boolean {
  const rule = runExperiment(experiment).violation?.rule;
  return ({ violation }) => violation !== undefined && violation.rule === rule;
}
