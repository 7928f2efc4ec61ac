/*
 * The environment of every part of one world. Types only.
 */

import type { Counts, Log } from './entry.ts';
import type { EventQueue } from './event-queue.ts';
import type { Oracle } from './oracle.ts';
import type { Settings } from './settings.ts';

export interface Context {
  readonly queue: EventQueue;
  readonly oracle: Oracle;
  readonly counts: Counts;
  /** undefined: there is no log, and the world runs faster. */
  readonly log: Log | undefined;
  readonly settings: Settings;
}
