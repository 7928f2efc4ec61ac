/*
 * Code for the editor: where a learner can begin, and the course's final answer. Text only.
 */

import REFERENCE from './reference.js.txt';
import empty from './starting-points/empty.js.txt';
import fireAndForget from './starting-points/fire-and-forget.js.txt';
import numbered from './starting-points/numbered.js.txt';
import overwrite from './starting-points/overwrite.js.txt';
import retry from './starting-points/retry.js.txt';

/** In the order of the course: each fixes what broke the one before. */
export const STARTING_POINTS = {
  empty,
  overwrite,
  'fire-and-forget': fireAndForget,
  retry,
  numbered,
} as const;

export type StartingPoint = keyof typeof STARTING_POINTS;

/** Passes every level. */
export { REFERENCE };
