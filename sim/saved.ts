/*
 * What a page saved, as its next life reads it: from the storage of its browser, or of its tab.
 */

import type { Former } from '../client/sync/custody.ts';
import type { LedgerRecord } from '../client/sync/record.ts';
import type { NumberedPress } from './oracle.ts';

/** What a page had saved, and its presses. */
export interface Saved {
  readonly record: LedgerRecord;
  readonly presses: readonly NumberedPress[];
}

/** In the storage of the tab: what the page left that was unloaded. */
export interface Left extends Former {
  /** Those of the copy. */
  readonly presses: readonly NumberedPress[];
}
