/*
 * Chance that can be repeated: all of a run's faults and presses follow from one seed. Pure.
 */

/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * The same seed gives the same numbers, and neighbouring seeds give unlike ones. Mulberry32 by Tommy Ettinger
 * (public domain): 32 bits of state, which is plenty for schedules and nothing for secrets.
 * @param seed a whole number; its lower 32 bits count
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed for something that has a name, whatever else gets one of the same number. By FNV-1a. */
export function seedOf(name: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A stream of its own for each use, so that how often one is asked does not move the others. */
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
