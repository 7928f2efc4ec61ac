/*
 * Where a learner can begin, and where the page begins for somebody new.
 */

import { STARTING_POINTS, type StartingPoint } from '../../../sim/workshop/solutions.ts';
import type { Kept } from './saved.ts';

export const START_NAMES = Object.keys(STARTING_POINTS) as StartingPoint[];

export function startCode(name: StartingPoint): string {
  return STARTING_POINTS[name];
}

/** Is it a starting point as it came? */
export function isStart(code: string): boolean {
  return Object.values(STARTING_POINTS).includes(code);
}

/** Overwrite breaks in the first level: so the page begins with a world to look at. */
export const FIRST: Kept = { code: STARTING_POINTS.overwrite, level: 'latency', passes: [] };
