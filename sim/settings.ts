/*
 * The size and temper of a world: how many people, how far away, how fast the disk, how tight the limits.
 * In: a seed. Out: settings, each of which may be overridden.
 */

import { Prng } from './prng.ts';

/** The streams of random numbers of one seed. Parties and their lines count on from theirs. */
export const Stream = {
  SETTINGS: 1,
  SCHEDULE: 2,
  DISK: 3,
  SERVER: 4,
  NODES: 5,
  EYES: 6,
  HASTE: 7,
  WORKSHOP: 20,
  PARTIES: 1_000,
  LINES: 2_000,
  BROWSERS: 3_000,
  COPIES: 4_000,
  TAILS: 5_000,
} as const;

export interface Settings {
  readonly tabs: number;
  /** The browser of each tab: it shares its storage with the others there. A number that is new is a new browser. */
  readonly browserOf: readonly number[];
  readonly plainPressers: number;
  /** For so long there are presses and faults; then the world heals. */
  readonly durationMs: number;
  /** One way, for each party. */
  readonly latenciesMs: readonly number[];
  /** At most so much is added to a latency. */
  readonly jitterMs: number;
  /** At most so long a commit takes. */
  readonly flushMs: number;
  /** How long a bucket of sessions is the current one. */
  readonly bucketMs: number;
  /** Where the value starts. */
  readonly startValue: number;
  readonly pressRate: { readonly perSecond: number; readonly burst: number };
  readonly deliveryBudget: number;
  readonly maxPendingPresses: number;
  readonly maxSockets: number;
  /** Frames that the kernels on both sides take for a socket whose owner doesn't read. */
  readonly kernelFrames: number;
}

const KERNEL_FRAMES = 6;
/** Frames that the server keeps beyond that; what is more, is dropped. */
export const BACKPRESSURE_FRAMES = 6;
/** The server drops a socket that is silent for so long (P25). */
export const IDLE_TIMEOUT_MS = 15_000;
/** After this long, a stop no longer waits for the disk: as in serve.ts. */
export const STOP_TIMEOUT_MS = 4_000;
/**
 * A healed world has converged after so long at most: a connection that is half open is detected in 15 s,
 * an attempt that nobody answers is given up after 10 s, and the next one comes within 30 s.
 */
export const CONVERGENCE_MS = 180_000;

/** So close to the end of the range that it is reached. */
const BRINK = Number.MAX_SAFE_INTEGER - 6;
const MAX_PARTIES = 8;

export function settingsOf(seed: number): Settings {
  const prng = new Prng(seed, Stream.SETTINGS);
  const tabs = prng.between(2, 4);
  const plainPressers = prng.below(3);
  const isNear = prng.happens(0.5);
  const browserOf = Array.from({ length: tabs }, (_, tab) => tab);
  if (prng.happens(0.5)) browserOf.fill(0, 0, prng.between(2, tabs)); // several tabs of one person
  return {
    tabs,
    browserOf,
    plainPressers,
    durationMs: prng.between(4, 12) * 1000,
    latenciesMs: Array.from({ length: MAX_PARTIES }, () => prng.between(1, isNear ? 8 : 120)),
    jitterMs: prng.pick([0, 2, 10, 60]),
    flushMs: prng.pick([2, 10, 40]),
    bucketMs: prng.pick([1_500, 3_000, 6_000, 86_400_000]),
    startValue: prng.happens(0.04) ? BRINK : 0,
    pressRate: prng.pick([
      { perSecond: 50, burst: 100 },
      { perSecond: 10, burst: 8 },
      { perSecond: 4, burst: 3 },
    ]),
    deliveryBudget: prng.pick([100_000, 20]),
    maxPendingPresses: prng.pick([1_000, 6, 2]),
    // Room for everybody with a finisher each, but not for those who come back before their former socket is gone.
    maxSockets: prng.happens(0.15) ? 2 * tabs + plainPressers + 1 : 1_000,
    kernelFrames: KERNEL_FRAMES,
  };
}
