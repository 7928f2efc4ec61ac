/*
 * The faults that the stage offers for each party, with the parameters that teach most. In: a party.
 * Out: happenings, for the schedule. Pure.
 */

import type { Happening, Kind } from '../../sim/happening.ts';
import type { Role } from './layout/lanes.ts';

const BRIEF_MS = 1_000;
const LONG_MS = 3_000;

/** The name of a fault; some kinds of happening have several. */
export type FaultName =
  | Exclude<Kind, 'press' | 'plain-press' | 'visitors'>
  | 'kill-after-commit'
  | 'power-cut'
  | 'half-open-up'
  | 'half-open-down';

type Make = (who: number) => Happening;

const FAULTS: Readonly<Record<FaultName, Make>> = {
  cut: (who) => cutOf(who, 0, 0),
  'half-open': (who) => ({ kind: 'half-open', who, direction: 'both' }),
  'half-open-up': (who) => ({ kind: 'half-open', who, direction: 'up' }),
  'half-open-down': (who) => ({ kind: 'half-open', who, direction: 'down' }),
  outage: (who) => ({ kind: 'outage', who, forMs: BRIEF_MS }),
  stall: (who) => ({ kind: 'stall', who, forMs: LONG_MS }),
  'slow-reader': (who) => ({ kind: 'slow-reader', who, forMs: LONG_MS, everyMs: 300 }),
  offline: (who) => ({ kind: 'offline', who, forMs: BRIEF_MS }),
  hide: (who) => ({ kind: 'hide', who, forMs: LONG_MS }),
  reload: (who) => ({ kind: 'reload', who }),
  'hasty-reload': (who) => ({ kind: 'hasty-reload', who, twice: false }),
  'tab-close': (who) => ({ kind: 'tab-close', who, reopensAfterMs: BRIEF_MS }),
  duplicate: (who) => ({ kind: 'duplicate', who }),
  twin: (who) => ({ kind: 'twin', who }),
  'take-back': (who) => ({ kind: 'take-back', who }),
  'tab-crash': (who) => ({ kind: 'tab-crash', who, effects: 0, downMs: BRIEF_MS }),
  'tab-pause': (who) => ({ kind: 'tab-pause', who, forMs: LONG_MS, sleeps: false }),
  repeat: (who) => ({ kind: 'repeat', who, count: 1 }),
  'browser-kill': (who) => ({
    kind: 'browser-kill',
    who,
    effects: 0,
    back: 0,
    downMs: BRIEF_MS,
    reopensAll: true,
  }),
  'storage-fails': (who) => ({ kind: 'storage-fails', who, forMs: LONG_MS }),
  'storage-hangs': (who) => ({ kind: 'storage-hangs', who, forMs: LONG_MS }),
  'corrupt-record': (who) => ({ kind: 'corrupt-record', who }),
  'plain-cut': (who) => ({ kind: 'plain-cut', who }),
  'server-crash': () => ({
    kind: 'server-crash',
    downMs: BRIEF_MS,
    commitSurvives: false,
    power: false,
  }),
  'kill-after-commit': () => ({
    kind: 'server-crash',
    downMs: BRIEF_MS,
    commitSurvives: true,
    power: false,
  }),
  'power-cut': () => ({ kind: 'server-crash', downMs: BRIEF_MS, commitSurvives: false, power: true }),
  'server-stop': () => ({ kind: 'server-stop', downMs: BRIEF_MS }),
  'server-pause': () => ({ kind: 'server-pause', forMs: LONG_MS, sleeps: false }),
  'clock-jump': () => ({ kind: 'clock-jump', byMs: 86_400_000 }),
  'commits-fail': () => ({ kind: 'commits-fail', forMs: LONG_MS }),
  'slow-disk': () => ({ kind: 'slow-disk', forMs: LONG_MS, flushMs: 400 }),
  'look-ups-fail': () => ({ kind: 'look-ups-fail', forMs: LONG_MS }),
  'new-epoch': () => ({ kind: 'new-epoch' }),
  'older-copy': () => ({ kind: 'older-copy', back: 1, downMs: BRIEF_MS }),
};

/** The faults offered, in groups, the most instructive first. */
const OFFERS: Readonly<Record<Role, readonly (readonly FaultName[])[]>> = {
  tab: [
    ['cut', 'half-open-up', 'half-open-down', 'half-open', 'outage', 'stall', 'slow-reader', 'repeat'],
    ['offline', 'reload', 'hasty-reload', 'tab-close', 'duplicate', 'twin', 'take-back', 'hide'],
    ['tab-crash', 'tab-pause', 'browser-kill', 'storage-fails', 'storage-hangs', 'corrupt-record'],
  ],
  finisher: [],
  presser: [['plain-cut']],
  server: [['server-crash', 'kill-after-commit', 'power-cut', 'server-stop', 'server-pause', 'clock-jump']],
  disk: [['commits-fail', 'slow-disk', 'look-ups-fail', 'new-epoch', 'older-copy']],
  truth: [],
};

/** @param offered kinds of happenings; undefined: all */
export function faultsFor(role: Role, offered?: readonly Kind[]): readonly (readonly FaultName[])[] {
  const isOffered = (name: FaultName): boolean => offered?.includes(FAULTS[name](0).kind) ?? true;
  return OFFERS[role].map((group) => group.filter(isOffered));
}

/** @param who the number of the tab or of the presser; ignored for the server and its disk */
export function faultOf(name: FaultName, who: number): Happening {
  return FAULTS[name](who);
}

/** The connection breaks: this many of the frames in flight still arrive, in each direction. */
export function cutOf(who: number, keptUp: number, keptDown: number): Happening {
  return { kind: 'cut', who, keptUp, keptDown, clientHearsAfterMs: 0, serverHearsAfterMs: 0 };
}
