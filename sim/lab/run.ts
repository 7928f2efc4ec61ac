/*
 * The vocabulary of the Lab: an experiment, and its result. Only types, names and limits, so that every strategy's
 * world and the page that draws it can share them.
 */

import type { Entry, PartyName } from '../entry.ts';
import type { Bounds } from '../explore/small-world.ts';
import type { Schedule } from '../happening.ts';
import type { SabotageName } from '../sabotage.ts';
import type { Settings } from '../settings.ts';

/** The small strategies, each in its own file below strategies/. */
export type SmallStrategy = 'overwrite' | 'fire-and-forget' | 'retry' | 'numbered' | 'pn-counter';
/** The counter of this project, or the same with one rule removed. */
export type OurStrategy = 'ours' | `ours/${SabotageName}`;
export type StrategyName = SmallStrategy | OurStrategy;

/** All the names, and only the names: the code behind them is loaded only by what runs it. */
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

/** Everything that determines a run: the same experiment gives the same run, byte for byte, on every machine. */
export interface Experiment {
  readonly strategy: StrategyName;
  /** An integer from 0 to 2^53 − 1. */
  readonly seed: number;
  /** Settings that are left out are chosen by the seed. */
  readonly settings: Partial<Settings>;
  readonly schedule: Schedule;
  /** Instead of all of these but the strategy: the steps of a small world, in an order that an exhaustive search found. */
  readonly order?: Order;
}

/** Steps by their names, as the exhaustive search gives them: explore/. */
export interface Order {
  readonly bounds: Bounds;
  readonly steps: readonly string[];
}

/** Limits on an experiment: one from a link is untrusted input. */
export const LIMITS = {
  happenings: 400,
  tabs: 6,
  plainPressers: 4,
  /** Per happening. */
  visitors: 100,
  durationMs: 60_000,
  /** Entries of the log: a run that exceeds this is aborted. */
  entries: 20_000,
} as const;

/** What became of a press by the end of the run. */
export type Fate =
  /** It is in the number, once. */
  | 'counted'
  /** It is in the number more than once. */
  | 'doubled'
  /** It is not in the number, and its user believes that it is, or was told nothing. */
  | 'lost'
  /** It is not in the number, and its user knows that it is lost, or may be. */
  | 'given up'
  /** The run ended while it was in flight. */
  | 'under way';

/** A press with a stable number, by which its frames can be found. */
export interface Press {
  /** From 1, in order of time. */
  readonly number: number;
  readonly who: PartyName;
  readonly atMs: number;
  readonly delta: number;
  readonly fate: Fate;
  /** What its user was told by the end: a press that is reported as saved, but is not, is a lie. */
  readonly told: 'saved' | 'unknown' | 'nothing';
  /** The frames that carried it to the server, by their `transit`. */
  readonly transits: readonly number[];
  /** When it first became durable. */
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
  /** Lost, although their users were told that they are saved. */
  readonly lies: number;
  /** Frames sent that carry a message, in both directions. */
  readonly messages: number;
  /** The total size of these messages. */
  readonly bytes: number;
  /** Time from a press until another screen shows it, over all other screens; undefined if none does. */
  readonly visibleMs?: { readonly median: number; readonly longest: number };
}

/** What the number should be: the sum of all presses, each once, except those whose users know that they are lost. */
export interface Truth {
  readonly atMs: number;
  readonly value: number;
}

export interface Run {
  readonly entries: readonly Entry[];
  /** The first rule that broke. Our own counter's run stops there; the others continue, to show the consequences. */
  readonly violation?: { readonly rule: string; readonly what: string };
  readonly presses: readonly Press[];
  readonly ledger: Ledger;
  /** Every change of the expected number, in order of time; the first entry is at 0 ms. */
  readonly truth: readonly Truth[];
  /** The durable number at the end. */
  readonly value: number;
  /** Including those that the seed chose. */
  readonly settings: Settings;
  readonly endMs: number;
}
