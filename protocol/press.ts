/*
 * A press, inside: what it adds to the number. This module owns its range, its sign and its sums; how a press is
 * written on the wire is the codec's business alone. To allow another press (±100 at once, say): a line in DELTAS
 * here, and its word in codec.ts; generators in the tests draw from DELTAS and follow by themselves.
 */

/** What one press may add to the number. */
export const DELTAS = [1, -1] as const;

export type Delta = (typeof DELTAS)[number];

/** For what comes from outside: a stored record, a message. */
export function isDelta(value: unknown): value is Delta {
  return (DELTAS as readonly unknown[]).includes(value);
}

/**
 * The deltas alone, added up before they meet the value: near 2^53 each addition to it could round.
 * @example sumOf([{ delta: 1 }, { delta: -1 }, { delta: 1 }]) // 1
 */
export function sumOf(presses: Iterable<{ readonly delta: Delta }>): number {
  let sum = 0;
  for (const { delta } of presses) sum += delta;
  return sum;
}
