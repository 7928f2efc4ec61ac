/*
 * The fixed settings of a small world, where others draw them from a seed: no limits, no randomness, and no delays but timers.
 */

import { Counts } from '../entry.ts';
import { Prng } from '../prng.ts';
import type { Settings } from '../settings.ts';

export const DAY_MS = 86_400_000;
/** A longer timer detects silence, and never fires: nothing here is that slow, and a cut has the same effect. */
export const PATIENCE_MS = 1_900;

/** While a browser saves, only timers shorter than this fire in its pages: saving is faster than the longer ones. */
export const SOON_MS = 20;

/** No limits on presses, and buffers that never fill up: those are for worlds with many presses. */
export const SETTINGS: Settings = {
  tabs: 0,
  browserOf: [],
  plainPressers: 0,
  durationMs: 0,
  latenciesMs: [0],
  jitterMs: 0,
  flushMs: 0,
  bucketMs: DAY_MS,
  startValue: 0,
  pressRate: { perSecond: 1, burst: Number.POSITIVE_INFINITY },
  deliveryBudget: Number.POSITIVE_INFINITY,
  maxPendingPresses: 1_000,
  maxSockets: 1_000,
  kernelFrames: Number.POSITIVE_INFINITY,
};

/** Durations are not random: an operation ends when the explorer chooses so. */
export class NoChance extends Prng {
  override next(): number {
    return 0;
  }
}

export class Uncounted extends Counts {
  override add(): void {}
  override addOf(): void {}
}
