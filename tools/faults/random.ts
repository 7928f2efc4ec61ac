/*
 * Repeatable randomness: all of a run's faults and presses follow from one seed. Pure.
 */

import { Prng } from '../../sim/prng.ts';

/** Uniform in [0, 1). */
export type Random = () => number;

/** The same seed gives the same numbers, and adjacent seeds give unrelated ones. @param seed a whole number */
export function seededRandom(seed: number): Random {
  const prng = new Prng(seed, 0);
  return () => prng.next();
}

/** A seed for something with a name, independent of all others. By FNV-1a. */
export function seedOf(name: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A separate stream for each use, so that one does not affect the others. */
export function fork(random: Random): Random {
  return seededRandom(Math.floor(random() * 2 ** 32));
}

/** Uniform in [from, to). */
export function between(random: Random, from: number, to: number): number {
  return from + random() * (to - from);
}

/** Evenly spread over the orders of magnitude from `from` to `to`: as many below the geometric mean as above. */
export function logBetween(random: Random, from: number, to: number): number {
  return from * (to / from) ** random();
}

/** @throws where there is nothing to pick from */
export function pick<T>(random: Random, from: readonly T[]): T {
  if (from.length === 0) throw new Error('there is nothing to pick from');
  return from[Math.floor(random() * from.length)]!;
}
