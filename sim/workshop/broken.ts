/*
 * What broke in a world, as a value: a rule, and the parameters of a sentence about it. The page says it in three languages,
 * the terminal in English (sentence.ts). Types only.
 */

import type { PartyName } from '../entry.ts';

/** A press of a user: the first press of `who` has `nth` 1. */
export interface PressOf {
  readonly who: PartyName;
  readonly nth: number;
  /** Its number in the run, from 1. undefined: the code does not say which press it was. */
  readonly press?: number;
}

/** What happened between the two times that the server counted it. */
export type Between = 'server-restart' | 'reload' | 'reconnect' | 'resend' | 'other';

/** How a press disappeared. */
export type Loss =
  /** No message carried it. */
  | 'unsent'
  /** The page was reloaded or crashed before it was counted, and its code had not saved it. */
  | 'reload'
  /** Each message that carried it was lost. */
  | 'in-flight'
  /** The server received it, and crashed before it was durable. */
  | 'server-restart'
  /** It was in the stored number, until a later commit left it out. */
  | 'overwritten'
  /** The server received it, and did not count it. */
  | 'ignored';

/** Where the learner's code was: line and column from 1, in the text as written. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Half = 'client' | 'server';

/** Which code ran. @example { half: 'server', handler: 'committed', who: 'server' } */
export interface HandlerName {
  readonly half: Half;
  /** `create` is the function `client` or `server` itself. */
  readonly handler: 'create' | 'opened' | 'closed' | 'press' | 'message' | 'committed' | 'drained' | 'timer';
  /** The device, or `server`. */
  readonly who: PartyName;
}

export type Broken =
  | ({ readonly rule: 'twice'; readonly between: Between } & PressOf)
  /** @param told its user was told that it is saved, or nothing */
  | ({ readonly rule: 'lost'; readonly how: Loss; readonly told: 'saved' | 'nothing' } & PressOf)
  /** The code gave a press up, though only so many other clients had pressed: a server must remember that many. */
  | ({ readonly rule: 'gave-up'; readonly others: number; readonly remembered: number } & PressOf)
  /** The number is wrong, and no press explains it. */
  | { readonly rule: 'sum'; readonly value: number; readonly expected: number }
  /** A screen shows something else 60 s after the last fault. */
  | {
      readonly rule: 'disagree';
      readonly who: PartyName;
      readonly shows: number | undefined;
      readonly value: number;
    }
  /** More messages wait for a receiver than are allowed. @param to the device, or `server` */
  | { readonly rule: 'queue'; readonly to: PartyName; readonly waiting: number; readonly most: number }
  /** The stored state is larger than allowed. In bytes of JSON. */
  | { readonly rule: 'memory'; readonly bytes: number; readonly most: number }
  /** Too many callbacks or timers in one world, or too many loop iterations in one callback. */
  | ({
      readonly rule: 'limit';
      readonly what: 'callbacks' | 'timers' | 'iterations';
      readonly most: number;
    } & Thrower)
  /** The code threw, or passed something to `io` that it does not take. */
  | ({ readonly rule: 'error'; readonly message: string } & Thrower)
  /** The code did not return in time: only the host can tell. */
  | { readonly rule: 'hang' };

interface Thrower {
  readonly in?: HandlerName;
  readonly at?: Place;
}

export type BrokenRule = Broken['rule'];
