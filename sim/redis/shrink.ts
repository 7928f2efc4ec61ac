/*
 * Shrinks a schedule of nodes, as sim/shrink.ts does, for worlds that run asynchronously. In: a seed. Out: a schedule from
 * which nothing can be removed.
 */

import type { ScheduledInNodes } from './happening.ts';
import { NodesWorld, type NodesWorldOptions } from './world.ts';

const MAX_TRIALS = 400;

export async function shrinkNodes(options: NodesWorldOptions): Promise<readonly ScheduledInNodes[]> {
  const world = await new NodesWorld(options).run();
  const rule = world.violation?.rule;
  if (rule === undefined) return world.schedule;
  let needed = world.schedule;
  let trials = 0;
  for (let size = Math.ceil(needed.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < needed.length && trials < MAX_TRIALS; trials++) {
      const fewer = [...needed.slice(0, at), ...needed.slice(at + size)];
      const again = await new NodesWorld({ ...options, schedule: fewer }).run();
      if (again.violation?.rule === rule) needed = fewer;
      else at += size;
    }
  }
  return needed;
}
