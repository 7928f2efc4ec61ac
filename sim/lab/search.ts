/*
 * Others try it for you: random worlds against a strategy, one after the other, and the fewest happenings of the first that
 * breaks. In: a strategy, a seed. Out: after each world, how it went.
 */

import type { Schedule } from '../happening.ts';
import { withoutNeedless } from '../shrink.ts';
import { experimentOf, runExperiment } from './experiment.ts';
import type { Experiment, Run, StrategyName } from './run.ts';

export interface Tried {
  readonly seed: number;
  readonly presses: number;
  /** Of the world that breaks a rule: shrunk, and ready to be shown. */
  readonly broken?: Experiment;
}

/** Ends with the first world that breaks; for our own counter, nobody has seen the end. */
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

/** Leaves out whatever the failure does not need. @param isAlike does a run still show it? Without it: the same rule breaks */
export function shrinkExperiment(experiment: Experiment, isAlike = sameRuleAs(experiment)): Experiment {
  const shows = (schedule: Schedule): boolean => isAlike(runExperiment({ ...experiment, schedule }));
  return { ...experiment, schedule: withoutNeedless(experiment.schedule, shows) };
}

function sameRuleAs(experiment: Experiment): (run: Run) => boolean {
  const rule = runExperiment(experiment).violation?.rule;
  return ({ violation }) => violation !== undefined && violation.rule === rule;
}
