/*
 * What the host (a page or a terminal) and the judge say to each other. The judge runs in a worker, together with the
 * learner's code, and handles one request after another. All of it is plain data. Types only.
 */

import type { Experiment, Run } from '../lab/run.ts';
import type { Broken, HandlerName } from './broken.ts';

export const LEVELS = ['latency', 'cuts', 'reloads', 'crashes', 'slow-readers'] as const;
/** A kind of world; each includes the faults of those before it. */
export type Level = (typeof LEVELS)[number];

/** A level is passed with this many worlds. */
export const WORLDS = 10_000;
/** The judge reports at least this often; in ms. */
export const PROGRESS_MS = 200;
/** A judge that is silent for this long hangs in the learner's code; in ms. */
export const SILENCE_MS = 2_000;

export type Request =
  /** Replaces the code. Answer: loaded or refused. */
  | { readonly kind: 'load'; readonly code: string }
  /** Runs the worlds with the seeds `from` to `from + count − 1`. Answers: progress …, then passed, failed or notDeterministic. */
  | { readonly kind: 'run'; readonly level: Level; readonly from: number; readonly count: number }
  /** Runs one world, with its log. Answers: progress …, then replayed or notDeterministic. */
  | {
      readonly kind: 'replay';
      readonly level: Level;
      readonly seed: number;
      /** This one, instead of the one that the seed makes. */
      readonly experiment?: Experiment;
      /** Leave out everything that the failure does not need? */
      readonly shrinks: boolean;
    };

export type Answer =
  /** @param lines that are neither empty nor only a comment */
  | { readonly kind: 'loaded'; readonly lines: number }
  /** A syntax error, or something that the judge does not allow. */
  | { readonly kind: 'refused'; readonly message: string; readonly line?: number; readonly column?: number }
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'passed'; readonly tally: Tally }
  /** @param done the worlds that passed before it */
  | { readonly kind: 'failed'; readonly seed: number; readonly broken: Broken; readonly done: number }
  | ({ readonly kind: 'replayed' } & Replay)
  /** The same world, run twice, gave two results. undefined: no rule broke. */
  | {
      readonly kind: 'notDeterministic';
      readonly seed: number;
      readonly first?: Broken | undefined;
      readonly second?: Broken | undefined;
    };

/** Which code ran for an entry of the log. */
export interface Handler extends HandlerName {
  /** The line of the learner's text that caused the entry, or where the handler begins; from 1. */
  readonly line?: number;
}

/** A world with its log. */
export interface Replay {
  readonly seed: number;
  readonly level: Level;
  /** Its strategy is `ours`: as it stands, it runs our own counter on the same schedule. */
  readonly experiment: Experiment;
  readonly run: Run;
  /** For each entry of the run; null: no code ran for it. */
  readonly handlers: readonly (Handler | null)[];
  /** undefined: no rule broke. */
  readonly broken?: Broken | undefined;
}

/** What worlds cost, in sums: two of them can be added. See score.ts. */
export interface Tally {
  readonly worlds: number;
  readonly presses: number;
  readonly messages: number;
  readonly bytes: number;
  /** How many presses were visible on another screen after so long: index 0 is less than 10 ms, 1 less than 20 ms … */
  readonly visible: readonly number[];
  /** The stored state at the end, in bytes of JSON, and the devices that ever pressed. */
  readonly stored: number;
  readonly clients: number;
}

/** After a level. */
export interface Score {
  readonly messagesPerPress: number;
  readonly bytesPerPress: number;
  /** Until another screen shows a press, in ms. */
  readonly visibleMs: { readonly median: number; readonly p99: number };
  /** Of the stored state, for each device. */
  readonly bytesPerClient: number;
  readonly lines: number;
}
