/*
 * A member of the crowd: one place that is filled by one connection after the other. What is common to those
 * that only listen and those that press.
 */

import type { Counts } from './counts.ts';
import type { LastState } from './last-state.ts';
import type { Observer } from './observer.ts';
import type { Target } from './target.ts';

/** What all members share. */
export interface Surroundings {
  readonly target: Target;
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
