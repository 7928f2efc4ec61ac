/*
 * What every part of one world has around it. Types only.
 */

import type { Agenda } from './event-queue.ts';
import type { Counts, Log } from './entry.ts';
import type { Oracle } from './oracle.ts';
import type { Settings } from './settings.ts';

export interface Surroundings {
  readonly agenda: Agenda;
  readonly oracle: Oracle;
  readonly counts: Counts;
  /** undefined: nobody reads it, and the world runs faster. */
  readonly log: Log | undefined;
  readonly settings: Settings;
}
