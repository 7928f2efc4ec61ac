/*
 * A press, inside: what it adds to the number. This module owns its range, its sign and its sums; only the codec knows
 * how a press is written on the wire. To allow another press (±100 at once, say), add a line to DELTAS here and its
 * word in codec.ts; generators in the tests draw from DELTAS and need no change.
 */

/** What one press may add to the number. */
export const DELTAS = [1, -1] as const;

export type Delta = (typeof DELTAS)[number];

/** For input from outside: a stored record, a message. */
export function isDelta(value: unknown): value is Delta {
  return (DELTAS as readonly unknown[]).includes(value);
}

/**
 * Adds up the deltas before they are added to the value: near 2^53 each single addition to it could round.
 * @example sumOf([{ delta: 1 }, { delta: -1 }, { delta: 1 }]) // 1
 */
export function sumOf(presses: Iterable<{ readonly delta: Delta }>): number {
  let sum = 0;
  for (const { delta } of presses) sum += delta;
  return sum;
}
