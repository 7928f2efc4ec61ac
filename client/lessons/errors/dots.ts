/*
 * When thirty clients try again, with and without jitter, as dots stacked in tenths of a second. Pure. In: randomness.
 */

import { backoffMs, RECONNECT } from '../../sync/backoff.ts';

export const CLIENTS = 30;
/** The fourth attempt after a disconnect; the first is 0. */
const ATTEMPT = 3;
const BIN_MS = 100;
/** The longest wait before it. */
export const LIMIT_MS = backoffMs(ATTEMPT, RECONNECT, () => 1);
export const BINS = LIMIT_MS / BIN_MS + 1;

/** How many clients try in each tenth of a second. @param random uniform in [0, 1]; 1: without jitter */
export function triesIn(random: () => number): readonly number[] {
  const bins = Array<number>(BINS).fill(0);
  for (let client = 0; client < CLIENTS; client++) {
    bins[Math.floor(backoffMs(ATTEMPT, RECONNECT, random) / BIN_MS)]! += 1;
  }
  return bins;
}
