/*
 * What a page saved, as its next life reads it.
 */

import type { LedgerRecord } from '../client/sync/record.ts';
import type { NumberedPress } from './oracle.ts';

/** What a page had saved, and which presses that was. */
export interface Saved {
  readonly record: LedgerRecord;
  readonly presses: readonly NumberedPress[];
}
