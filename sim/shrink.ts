/*
 * Shrinking: of a schedule that breaks a rule, what does it take? Presses and faults are left out, in halves,
 * quarters and so on down to one, as long as the same rule still breaks. In: a seed. Out: a schedule from
 * which nothing can be left out. Method: Andreas Zeller, "Yesterday, my program worked" (delta debugging), 1999.
 */

import type { Schedule } from './happening.ts';
import type { Sabotage } from './sabotage.ts';
import { World } from './world.ts';

/** A world that loops for ever takes long: then the schedule is good enough as it is. */
const MAX_TRIALS = 3_000;

export interface Shrunk {
  readonly schedule: Schedule;
  /** How long it was. */
  readonly original: number;
}

/** Of a seed that breaks no rule, the schedule stays as it is. */
export function shrink(seed: number, sabotage?: Sabotage): Shrunk {
  const options = { seed, ...(sabotage && { sabotage }) };
  const world = new World(options).run();
  const rule = world.violation?.rule;
  const breaks = (schedule: Schedule): boolean =>
    new World({ ...options, schedule }).run().violation?.rule === rule;
  const original = world.schedule.length;
  if (rule === undefined) return { schedule: world.schedule, original };
  return { schedule: withoutNeedless(world.schedule, breaks), original };
}

/** @param breaks does a schedule still do what this one does? */
export function withoutNeedless(schedule: Schedule, breaks: (schedule: Schedule) => boolean): Schedule {
  let needed = schedule;
  let trials = 0;
  for (let size = Math.ceil(needed.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < needed.length && trials < MAX_TRIALS; trials++) {
      const fewer = [...needed.slice(0, at), ...needed.slice(at + size)];
      if (breaks(fewer)) needed = fewer;
      else at += size;
    }
  }
  return needed;
}
