/*
 * From the terminal to the picture: the link that shows a world in the Lab. In: a seed or an order
 * of steps, and what is broken on purpose. Out: a line.
 */

import type { Schedule } from '../../sim/happening.ts';
import { experimentOf, newcomer, runExperiment } from '../../sim/lab/experiment.ts';
import { linkTo } from '../../sim/lab/link.ts';
import type { Experiment, Order, StrategyName } from '../../sim/lab/run.ts';
import type { Sabotage } from '../../sim/sabotage.ts';

interface Shown {
  readonly seed: number;
  readonly control: Sabotage | undefined;
  /** As much of the world's schedule as is to be seen; undefined: all of it. */
  readonly schedule: Schedule | undefined;
}

/** @param url of the server whose Lab it is */
export async function tellLink({ seed, control, schedule }: Shown, url: string): Promise<string> {
  const whole = experimentOf(seed, strategyOf(control));
  return tell({ ...whole, schedule: schedule ?? whole.schedule }, url);
}

/** The same for an order of steps in a small world. */
export async function tellOrderLink(
  order: Order,
  control: Sabotage | undefined,
  url: string,
): Promise<string> {
  return tell({ ...newcomer(strategyOf(control), order.bounds.clients), order }, url);
}

function strategyOf(control: Sabotage | undefined): StrategyName {
  return control === undefined ? 'ours' : `ours/${control.name}`;
}

/** Opens where it breaks. */
async function tell(experiment: Experiment, url: string): Promise<string> {
  const { violation, endMs } = runExperiment(experiment);
  const view = violation === undefined ? {} : { atMs: endMs };
  return `See it: ${await linkTo({ experiment, view, ...(violation && { recorded: violation }) }, url)}`;
}
