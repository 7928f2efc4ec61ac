/*
 * From the terminal to the picture: the link that shows a world in the Lab. In: a seed, and what breaks in it. Out: a line.
 */

import type { Schedule } from '../../sim/happening.ts';
import { experimentOf, runExperiment } from '../../sim/lab/experiment.ts';
import { linkTo } from '../../sim/lab/link.ts';
import type { StrategyName } from '../../sim/lab/run.ts';
import type { Sabotage } from '../../sim/sabotage.ts';

interface Shown {
  readonly seed: number;
  readonly control: Sabotage | undefined;
  /** As much of the world's schedule as is to be seen; undefined: all of it. */
  readonly schedule: Schedule | undefined;
}

/** Opens where it breaks. @param url of the server whose Lab it is */
export async function tellLink({ seed, control, schedule }: Shown, url: string): Promise<string> {
  const strategy: StrategyName = control === undefined ? 'ours' : `ours/${control.name}`;
  const whole = experimentOf(seed, strategy);
  const experiment = { ...whole, schedule: schedule ?? whole.schedule };
  const { violation, endMs } = runExperiment(experiment);
  const view = violation === undefined ? {} : { atMs: endMs };
  return `See it: ${await linkTo({ experiment, view, ...(violation && { recorded: violation }) }, url)}`;
}
