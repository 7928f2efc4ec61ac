/*
 * What a small world has instead of what a seed would draw: no limits, no chance, and no time but that of timers.
 */

import { Counts } from '../entry.ts';
import { Prng } from '../prng.ts';
import type { Settings } from '../settings.ts';

export const DAY_MS = 86_400_000;
/** A timer that is set to later than this waits for silence: nothing here is as slow. What it would bring, a cut brings too. */
export const PATIENCE_MS = 1_900;

/** While a browser saves, only those timers of its pages are tried that are set to less than this: it is faster than those that wait for a refusal. */
export const SOON_MS = 20;

/** No limits on presses, and buffers that are never full by themselves: those are for worlds with many presses. */
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

/** No time is drawn: whatever takes time ends when it is chosen. */
export class NoChance extends Prng {
  override next(): number {
    return 0;
  }
}

export class Uncounted extends Counts {
  override add(): void {}
  override addOf(): void {}
}
