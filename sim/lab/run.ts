/*
 * The words of the Lab: what an experiment is, and what came of one. Types, names and limits alone, so that every strategy's
 * world and the page that draws it can share them.
 */

import type { Entry, PartyName } from '../entry.ts';
import type { Schedule } from '../happening.ts';
import type { SabotageName } from '../sabotage.ts';
import type { Settings } from '../settings.ts';

/** The small strategies, each in a file of its own below strategies/. */
export type SmallStrategy = 'overwrite' | 'fire-and-forget' | 'retry' | 'numbered' | 'pn-counter';
/** The counter of this project, or the same with one of its rules taken out. */
export type OurStrategy = 'ours' | `ours/${SabotageName}`;
export type StrategyName = SmallStrategy | OurStrategy;

/** The names alone, all of them: the code behind them is for those who run it. */
const RULES_OUT: { readonly [Name in SabotageName]: true } = {
  'dedupe-off': true,
  'ack-before-commit': true,
  'publish-before-commit': true,
  'no-resend-on-drain': true,
  'no-session-expired': true,
  'look-up-adopts-early': true,
  'ack-drops-at-once': true,
  'sends-before-saved': true,
  'record-believed': true,
  'record-unfenced': true,
  'record-never-finished': true,
  'older-copy-untold': true,
  'passed-copy-untold': true,
  'stays-slow': true,
  'copy-believed': true,
};

export const STRATEGIES: readonly StrategyName[] = [
  'overwrite',
  'fire-and-forget',
  'retry',
  'numbered',
  'pn-counter',
  ...(Object.keys(RULES_OUT) as SabotageName[]).map((name): StrategyName => `ours/${name}`),
  'ours',
];

/** All that a run follows from: the same experiment gives the same run, byte for byte, wherever it is run. */
export interface Experiment {
  readonly strategy: StrategyName;
  /** A whole number from 0 to 2^53 − 1. */
  readonly seed: number;
  /** Those that are left out are what the seed would choose. */
  readonly settings: Partial<Settings>;
  readonly schedule: Schedule;
}

/** How large an experiment may be: one that came with a link is foreign input. */
export const LIMITS = {
  happenings: 400,
  tabs: 6,
  plainPressers: 4,
  durationMs: 60_000,
  /** Entries of the log: beyond, a run is given up. */
  entries: 20_000,
} as const;

/** What became of a press by the end of the run. */
export type Fate =
  /** It is in the number, once. */
  | 'counted'
  /** It is in the number more than once. */
  | 'doubled'
  /** It is not in the number, and its person believes that it is, or was told nothing. */
  | 'lost'
  /** It is not in the number, and its person knows, or knows that it may not be. */
  | 'given up'
  /** The run ended while it was on its way. */
  | 'under way';

/** One press for life: whoever draws it finds its frames by their numbers. */
export interface Press {
  /** From 1, in the order of time. */
  readonly number: number;
  readonly who: PartyName;
  readonly atMs: number;
  readonly delta: number;
  readonly fate: Fate;
  /** What its person was told of it by the end: a press that is called saved, and is not, is a lie. */
  readonly told: 'saved' | 'unknown' | 'nothing';
  /** The frames that carried it to the server, by their `transit`. */
  readonly transits: readonly number[];
  /** When it was on disk, for the first time. */
  readonly countedAtMs?: number;
}

/** What a strategy costs, and what it got wrong. */
export interface Ledger {
  readonly pressed: number;
  readonly counted: number;
  readonly lost: number;
  readonly doubled: number;
  readonly givenUp: number;
  readonly underWay: number;
  /** Lost, although their people were told that they are saved. */
  readonly lies: number;
  /** Frames with a message that were sent, in both directions. */
  readonly messages: number;
  /** Of these messages. */
  readonly bytes: number;
  /** From a press until it is on another screen, over all other screens; undefined: on none. */
  readonly visibleMs?: { readonly median: number; readonly longest: number };
}

/** The number, as it should be: what people pressed, each press once, without those of which they know that they are gone. */
export interface Truth {
  readonly atMs: number;
  readonly value: number;
}

export interface Run {
  readonly entries: readonly Entry[];
  /** The first rule that did not hold. Our own counter's world ends with it; the others go on, to show what comes of it. */
  readonly violation?: { readonly rule: string; readonly what: string };
  readonly presses: readonly Press[];
  readonly ledger: Ledger;
  /** Each change of it, in the order of time: the first entry is of 0 ms. */
  readonly truth: readonly Truth[];
  /** What the disk has at the end. */
  readonly value: number;
  /** With those that the seed chose. */
  readonly settings: Settings;
  readonly endMs: number;
}
