/*
 * Explores worlds of nodes, as sim/explore.ts does for those with a single server. In: seeds. Out: a tally, and the first
 * broken rule.
 */

import { addCounts, addWorld, type Failure, type Tally } from '../explore.ts';
import type { NodesSabotage } from './sabotage.ts';
import { NodesWorld } from './world.ts';

export interface NodesExploration {
  readonly from: number;
  readonly count: number;
  readonly nodes: number;
  readonly sabotage?: NodesSabotage | undefined;
}

/** @returns the first world that broke a rule; undefined if none did */
export async function exploreNodes(
  { from, count, nodes, sabotage }: NodesExploration,
  tally: Tally,
): Promise<Failure | undefined> {
  for (let seed = from; seed < from + count; seed++) {
    const world = await new NodesWorld({ seed, nodes, ...(sabotage && { sabotage }) }).run();
    addWorld(tally, world);
    addCounts(tally.counts, world.counts.all);
    if (world.violation !== undefined)
      return { seed, rule: world.violation.rule, what: world.violation.what };
  }
  return undefined;
}
