/*
 * The faults: how often each kind happens, and how severe it is, at random. In: a PRNG, and who is affected. Out:
 * happenings.
 */

import type { Happening, Kind, TabNumber } from './happening.ts';
import type { Prng } from './prng.ts';
import type { Settings } from './settings.ts';

export type FaultKind = Exclude<Kind, 'press' | 'plain-press' | 'hide' | 'hasty-reload' | 'visitors'>;

interface Fault {
  /** Its frequency relative to the others. */
  readonly weight: number;
  readonly make: (prng: Prng, who: TabNumber, settings: Settings) => Happening;
}

export const FAULTS: { readonly [K in FaultKind]: Fault } = {
  offline: {
    weight: 1,
    make: (prng, who) => ({ kind: 'offline', who, forMs: prng.between(10, 4_000) }),
  },
  reload: { weight: 2, make: (prng, who) => ({ kind: 'reload', who, presses: prng.pick([0, 0, 1, 3]) }) },
  duplicate: { weight: 0.5, make: (_, who) => ({ kind: 'duplicate', who }) },
  twin: { weight: 1, make: (_, who) => ({ kind: 'twin', who }) },
  'take-back': { weight: 1, make: (_, who) => ({ kind: 'take-back', who }) },
  'tab-crash': {
    weight: 1.5,
    make: (prng, who) => ({
      kind: 'tab-crash',
      who,
      effects: prng.below(4),
      downMs: prng.between(1, 3_000),
    }),
  },
  'tab-pause': {
    weight: 1,
    make: (prng, who) => ({ kind: 'tab-pause', who, forMs: spell(prng), sleeps: prng.happens(0.5) }),
  },
  'tab-close': {
    weight: 2,
    make: (prng, who) => {
      const reopens = prng.happens(0.5) && { reopensAfterMs: prng.between(1, 6_000) };
      return { kind: 'tab-close', who, ...reopens };
    },
  },
  'browser-kill': {
    weight: 2,
    make: (prng, who) => ({
      kind: 'browser-kill',
      who,
      effects: prng.below(5),
      back: prng.pick([0, 0, 1, 2, 5, 20]),
      downMs: prng.between(1, 3_000),
      reopensAll: prng.happens(0.5),
    }),
  },
  'storage-fails': { weight: 1, make: (prng, who) => ({ kind: 'storage-fails', who, forMs: spell(prng) }) },
  'storage-hangs': { weight: 1, make: (prng, who) => ({ kind: 'storage-hangs', who, forMs: spell(prng) }) },
  'corrupt-record': { weight: 0.3, make: (_, who) => ({ kind: 'corrupt-record', who }) },
  stall: { weight: 2, make: (prng, who) => ({ kind: 'stall', who, forMs: spell(prng) }) },
  'slow-reader': {
    weight: 1,
    make: (prng, who) => ({
      kind: 'slow-reader',
      who,
      forMs: spell(prng),
      everyMs: prng.pick([10, 60, 300]),
    }),
  },
  repeat: { weight: 3, make: (prng, who) => ({ kind: 'repeat', who, count: prng.between(1, 8) }) },
  cut: {
    weight: 5,
    make: (prng, who) => ({
      kind: 'cut',
      who,
      keptUp: prng.below(4),
      keptDown: prng.below(4),
      clientHearsAfterMs: prng.pick([0, 0, 20, 800]),
      serverHearsAfterMs: prng.pick([0, 0, 20, 3_000]),
    }),
  },
  'half-open': {
    weight: 1,
    make: (prng, who) => ({ kind: 'half-open', who, direction: prng.pick(['up', 'down', 'both']) }),
  },
  outage: { weight: 2, make: (prng, who) => ({ kind: 'outage', who, forMs: spell(prng) }) },
  'plain-cut': {
    weight: 1,
    make: (prng, _, { plainPressers }) => ({
      kind: 'plain-cut',
      who: prng.below(Math.max(1, plainPressers)),
    }),
  },
  'server-crash': {
    weight: 2,
    make: (prng) => ({
      kind: 'server-crash',
      downMs: prng.between(1, 1_500),
      commitSurvives: prng.happens(0.5),
      power: prng.happens(0.25),
    }),
  },
  'server-stop': {
    weight: 1,
    make: (prng) => ({ kind: 'server-stop', downMs: prng.between(1, 1_500) }),
  },
  'server-pause': {
    weight: 1,
    make: (prng) => ({ kind: 'server-pause', forMs: spell(prng), sleeps: prng.happens(0.5) }),
  },
  'clock-jump': {
    weight: 2,
    make: (prng, _, { bucketMs }) => ({
      kind: 'clock-jump',
      byMs: prng.pick([bucketMs, bucketMs, 1_000, -1_000, -bucketMs]),
    }),
  },
  'commits-fail': {
    weight: 1.5,
    make: (prng) => ({ kind: 'commits-fail', forMs: spell(prng) / 4 }),
  },
  'look-ups-fail': { weight: 1, make: (prng) => ({ kind: 'look-ups-fail', forMs: spell(prng) / 4 }) },
  'slow-disk': {
    weight: 1.5,
    make: (prng) => ({ kind: 'slow-disk', forMs: spell(prng), flushMs: prng.pick([100, 400, 2_000]) }),
  },
  'new-epoch': { weight: 0.3, make: () => ({ kind: 'new-epoch' }) },
  'older-copy': {
    weight: 0.3,
    make: (prng) => ({ kind: 'older-copy', back: prng.below(6), downMs: prng.between(1, 1_500) }),
  },
};

export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** How long something lasts, in ms: mostly short. */
function spell(prng: Prng): number {
  return prng.between(20, prng.pick([200, 2_000, 20_000]));
}
