/*
 * A member of the crowd: one place that is filled by one connection after the other. What is common to those
 * that only listen and those that press.
 */

import type { Target } from '../websocket/target.ts';
import type { Counts } from './counts.ts';
import type { Dialect } from './dialect.ts';
import type { LastState } from './last-state.ts';
import type { Observer } from './observer.ts';

/** What all members share. */
export interface Surroundings {
  readonly target: Target;
  readonly dialect: Dialect;
  /** How many members there will be at most. */
  readonly sockets: number;
  readonly counts: Counts;
  /** Milliseconds, from any origin, never falling. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Is told the time whenever a member looked at the clock: see Crowd.onTime. */
  readonly onTime: (nowMs: number) => void;
}

export interface Member {
  readonly last: LastState;
  /** Reads along, if this member is a sampled one. */
  observer: Observer | undefined;
  readonly isOpen: boolean;
  connect(): void;
  /** Says goodbye, and does not come back. */
  leave(): void;
  /** Ends the connection without a word. The member comes back by itself, as a page would. */
  cut(): void;
}

/** Is told of each acknowledged press: when it was due, and which revision holds it. */
export type OnAcknowledged = (revision: number, scheduledMs: number) => void;

/** A member that presses with numbers. */
export interface NumberedPresser extends Member {
  /** Has it a session, so that it can press? */
  readonly isLive: boolean;
  /** Presses that are not acknowledged. */
  readonly saving: number;
  press(scheduledMs: number): void;
  /** To be called often. */
  tick(nowMs: number): void;
}

/** @param index which member of the crowd it is, from 0 */
export type MakePresser = (
  surroundings: Surroundings,
  index: number,
  onAcknowledged: OnAcknowledged,
) => NumberedPresser;
