/*
 * The faults: how often each kind comes, and how bad it is, by chance. In: chance, and whom it befalls. Out:
 * happenings.
 */

import type { Chance } from './prng.ts';
import type { Happening, Kind, TabNumber } from './happening.ts';
import type { Settings } from './settings.ts';

export type FaultKind = Exclude<Kind, 'press' | 'plain-press'>;

interface Fault {
  /** How often it comes beside the others. */
  readonly weight: number;
  readonly make: (chance: Chance, who: TabNumber, settings: Settings) => Happening;
}

export const FAULTS: { readonly [K in FaultKind]: Fault } = {
  offline: {
    weight: 1,
    make: (chance, who) => ({ kind: 'offline', who, forMs: chance.between(10, 4_000) }),
  },
  reload: { weight: 2, make: (_, who) => ({ kind: 'reload', who }) },
  duplicate: { weight: 0.5, make: (_, who) => ({ kind: 'duplicate', who }) },
  twin: { weight: 1, make: (_, who) => ({ kind: 'twin', who }) },
  'take-back': { weight: 1, make: (_, who) => ({ kind: 'take-back', who }) },
  'tab-crash': {
    weight: 1.5,
    make: (chance, who) => ({
      kind: 'tab-crash',
      who,
      effects: chance.below(4),
      downMs: chance.between(1, 3_000),
    }),
  },
  'tab-pause': {
    weight: 1,
    make: (chance, who) => ({ kind: 'tab-pause', who, forMs: spell(chance), sleeps: chance.happens(0.5) }),
  },
  stall: { weight: 2, make: (chance, who) => ({ kind: 'stall', who, forMs: spell(chance) }) },
  'slow-reader': {
    weight: 1,
    make: (chance, who) => ({
      kind: 'slow-reader',
      who,
      forMs: spell(chance),
      everyMs: chance.pick([10, 60, 300]),
    }),
  },
  repeat: { weight: 3, make: (chance, who) => ({ kind: 'repeat', who, count: chance.between(1, 8) }) },
  cut: {
    weight: 5,
    make: (chance, who) => ({
      kind: 'cut',
      who,
      keptUp: chance.below(4),
      keptDown: chance.below(4),
      clientHearsAfterMs: chance.pick([0, 0, 20, 800]),
      serverHearsAfterMs: chance.pick([0, 0, 20, 3_000]),
    }),
  },
  'half-open': {
    weight: 1,
    make: (chance, who) => ({ kind: 'half-open', who, direction: chance.pick(['up', 'down', 'both']) }),
  },
  outage: { weight: 2, make: (chance, who) => ({ kind: 'outage', who, forMs: spell(chance) }) },
  'plain-cut': {
    weight: 1,
    make: (chance, _, { plainPressers }) => ({
      kind: 'plain-cut',
      who: chance.below(Math.max(1, plainPressers)),
    }),
  },
  'server-crash': {
    weight: 2,
    make: (chance) => ({
      kind: 'server-crash',
      downMs: chance.between(1, 1_500),
      commitSurvives: chance.happens(0.5),
      power: chance.happens(0.25),
    }),
  },
  'server-stop': {
    weight: 1,
    make: (chance) => ({ kind: 'server-stop', downMs: chance.between(1, 1_500) }),
  },
  'server-pause': {
    weight: 1,
    make: (chance) => ({ kind: 'server-pause', forMs: spell(chance), sleeps: chance.happens(0.5) }),
  },
  'clock-jump': {
    weight: 2,
    make: (chance, _, { bucketMs }) => ({
      kind: 'clock-jump',
      byMs: chance.pick([bucketMs, bucketMs, 1_000, -1_000, -bucketMs]),
    }),
  },
  'commits-fail': {
    weight: 1.5,
    make: (chance) => ({ kind: 'commits-fail', forMs: spell(chance) / 4 }),
  },
  'look-ups-fail': { weight: 1, make: (chance) => ({ kind: 'look-ups-fail', forMs: spell(chance) / 4 }) },
  'slow-disk': {
    weight: 1.5,
    make: (chance) => ({ kind: 'slow-disk', forMs: spell(chance), flushMs: chance.pick([100, 400, 2_000]) }),
  },
  'new-epoch': { weight: 0.3, make: () => ({ kind: 'new-epoch' }) },
};

export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** How long something lasts, in ms: mostly short. */
function spell(chance: Chance): number {
  return chance.between(20, chance.pick([200, 2_000, 20_000]));
}
