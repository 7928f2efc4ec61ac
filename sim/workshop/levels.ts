/*
 * The levels: kinds of worlds, each with the faults of those before it. In: a level and a seed. Out: an experiment, and the
 * limits that hold in it. The same seed gives the same world, in Node and in every browser.
 */

import type { Delta } from '../../protocol/press.ts';
import { FAULTS, type FaultKind } from '../faults.ts';
import type { Scheduled } from '../happening.ts';
import type { Experiment } from '../lab/run.ts';
import { Prng } from '../prng.ts';
import { type Settings, Stream } from '../settings.ts';
import { LEVELS, type Level } from './messages.ts';

/** How long after the last fault all screens must agree, in ms. */
export const CONVERGENCE_MS = 60_000;
/** A server must remember at least this many clients; one that has been forgotten may give up. */
export const REMEMBERED = 8;

export interface LevelLimits {
  /** Messages that wait for a receiver who does not read them. */
  readonly waiting: number;
  /** The stored state, in bytes of JSON. */
  readonly storedBytes: number;
  /** May the code give up presses? */
  readonly givesUp: boolean;
}

const ROOMY: LevelLimits = { waiting: 300, storedBytes: 65_536, givesUp: false };
const TIGHT: LevelLimits = { waiting: 8, storedBytes: 1_024, givesUp: true };

export function limitsOf(level: Level): LevelLimits {
  return level === 'slow-readers' ? TIGHT : ROOMY;
}

/** The faults that each level adds. */
const ADDED: Readonly<Record<Level, readonly FaultKind[]>> = {
  latency: [],
  cuts: ['cut', 'offline', 'outage', 'half-open'],
  reloads: ['reload', 'tab-close', 'tab-crash'],
  crashes: ['server-crash', 'server-stop', 'server-pause', 'commits-fail', 'slow-disk'],
  'slow-readers': ['slow-reader', 'stall'],
};

const MAX_FAULTS = 8;
/** Of the faults, this share comes soon after a press. */
const CLOSE_TO_A_PRESS = 0.7;
const CLOSE_MS = 300;
/** Of the worlds of a level, this share has only the faults that it adds. */
const ONLY_NEW = 0.4;
const UPWARDS = 0.85;
const CROWDS = 0.15;

/** The world of a seed. Its strategy is `ours`: as it stands, our own counter runs in it. */
export function worldOf(level: Level, seed: number): Experiment {
  const prng = new Prng(seed, Stream.WORKSHOP + LEVELS.indexOf(level));
  const settings = settingsOf(prng);
  const presses = pressesOf(prng, settings, level === 'slow-readers');
  const kinds = kindsOf(prng, level);
  const faults = kinds.length === 0 ? [] : faultsOf(prng, settings, kinds, presses);
  const crowds = level === 'slow-readers' && prng.happens(CROWDS) ? [crowdOf(prng, settings)] : [];
  const schedule = [...presses, ...faults, ...crowds].sort((one, other) => one.atMs - other.atMs);
  return { strategy: 'ours', seed, settings, schedule };
}

/** Of our own counter's limits, none is in the way. */
function settingsOf(prng: Prng): Settings {
  const tabs = prng.between(2, 4);
  return {
    tabs,
    browserOf: Array.from({ length: tabs }, (_, tab) => tab),
    plainPressers: 0,
    durationMs: prng.between(3, 8) * 1_000,
    latenciesMs: Array.from({ length: 8 }, () => prng.between(5, 120)),
    jitterMs: prng.pick([0, 5, 60]),
    flushMs: prng.pick([2, 20, 60]),
    bucketMs: 86_400_000,
    startValue: 0,
    pressRate: { perSecond: 50, burst: 100 },
    deliveryBudget: 100_000,
    maxPendingPresses: 1_000,
    maxSockets: 1_000,
    kernelFrames: 0,
  };
}

function pressesOf(prng: Prng, { tabs, durationMs }: Settings, isLong: boolean): Scheduled[] {
  const presses: Scheduled[] = [];
  const bursts = prng.between(1, 5);
  for (let burst = 0; burst < bursts; burst++) {
    let atMs = 500 + prng.below(durationMs - 500);
    const who = prng.below(tabs);
    const pauseMs = prng.pick([1, 40, 200]);
    for (let count = prng.pick(isLong ? [1, 2, 6, 12] : [1, 1, 2, 4]); count > 0; count--) {
      const delta: Delta = prng.happens(UPWARDS) ? 1 : -1;
      presses.push({ atMs: Math.min(atMs, durationMs - 1), kind: 'press', who, delta });
      atMs += pauseMs * prng.next();
    }
  }
  return presses;
}

function kindsOf(prng: Prng, level: Level): FaultKind[] {
  const known = LEVELS.slice(0, LEVELS.indexOf(level)).flatMap((each) => ADDED[each]);
  const added = ADDED[level];
  return prng.happens(ONLY_NEW) ? [...added] : [...added, ...known];
}

function faultsOf(
  prng: Prng,
  settings: Settings,
  kinds: readonly FaultKind[],
  presses: readonly Scheduled[],
): Scheduled[] {
  return Array.from({ length: prng.between(1, MAX_FAULTS) }, () => {
    const fault = FAULTS[prng.pick(kinds)].make(prng, prng.below(settings.tabs), settings);
    const atMs = prng.happens(CLOSE_TO_A_PRESS)
      ? prng.pick(presses).atMs + CLOSE_MS * prng.next() ** 2
      : prng.below(settings.durationMs);
    return { ...fault, atMs: Math.min(atMs, settings.durationMs - 1) } as Scheduled;
  });
}

function crowdOf(prng: Prng, { durationMs }: Settings): Scheduled {
  return { kind: 'visitors', count: prng.between(60, 90), atMs: prng.below(durationMs / 4) };
}
