/*
 * The shortest schedule that breaks a rule, by breadth-first search. In: bounds. Out: the schedule;
 * replay() runs a schedule again, step by step.
 */

import { type Log, Violation } from '../entry.ts';
import type { Sabotage } from '../sabotage.ts';
import { Checkpoint } from './checkpoint.ts';
import { type Found, type FreeSchedule, foundBy, type SearchOptions } from './search.ts';
import { type Bounds, SmallWorld } from './small-world.ts';
import { stateOf } from './state.ts';
import { nextOf } from './steps.ts';

interface Reached {
  readonly from: Reached | undefined;
  readonly step: string;
}

/** @returns undefined if no rule breaks within this many states */
export function findShortest(options: SearchOptions, maxStates: number): Found | undefined {
  const seen = new Set<number>();
  let level: (Reached | undefined)[] = [undefined];
  while (level.length > 0 && seen.size < maxStates) {
    const further: Reached[] = [];
    for (const reached of level) {
      const found = followAll(options, reached, seen, further);
      if (found !== undefined) return found;
    }
    level = further;
  }
  return undefined;
}

/** Takes each step from that state. New states go into `further`. */
function followAll(
  options: SearchOptions,
  reached: Reached | undefined,
  seen: Set<number>,
  further: Reached[],
): Found | undefined {
  const world = new SmallWorld(options, options.sabotage);
  for (const step of scheduleOf(reached)) world.happen(step);
  const checkpoint = new Checkpoint(world, world.constants);
  for (const step of nextOf(world)) {
    checkpoint.restore();
    try {
      world.happen(step);
      if (world.ordinary().length === 0) world.checkQuiet();
    } catch (error) {
      return foundBy(error, [...scheduleOf(reached), step]);
    }
    const state = stateOf(world);
    if (seen.has(state)) continue;
    seen.add(state);
    further.push({ from: reached, step });
  }
  return undefined;
}

function scheduleOf(reached: Reached | undefined): FreeSchedule {
  const steps: string[] = [];
  for (let at = reached; at !== undefined; at = at.from) steps.unshift(at.step);
  return steps;
}

/**
 * Runs a schedule.
 * @param before is called before each step
 * @returns the rule that it breaks, if any
 * @throws RangeError if a step cannot happen
 */
export function replay(
  bounds: Bounds & { readonly sabotage?: Sabotage | undefined },
  schedule: FreeSchedule,
  before: (world: SmallWorld, step: string) => void,
  log?: Log,
): Violation | undefined {
  const world = new SmallWorld(bounds, bounds.sabotage, log);
  try {
    for (const step of schedule) {
      before(world, step);
      if (!world.happen(step)) throw new RangeError(`"${step}" cannot happen here`);
    }
    if (world.ordinary().length === 0) world.checkQuiet();
  } catch (error) {
    if (error instanceof Violation) return error;
    throw error;
  }
  return undefined;
}
