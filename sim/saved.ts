/*
 * What a page saved, as its next life reads it.
 */

import { encodeRecord, type LedgerRecord, parseRecord } from '../client/sync/record.ts';
import { Violation } from './entry.ts';
import type { NumberedPress } from './oracle.ts';

/** What a page had saved, and which presses that was. */
export interface Saved {
  readonly record: LedgerRecord;
  readonly presses: readonly NumberedPress[];
}

/** The same, after its way through the browser's storage as text. */
export function throughStorage({ record, presses }: Saved): Saved {
  const read = parseRecord(encodeRecord(record));
  if (read === undefined) throw new Violation('P30', 'a page cannot read the record of its former life');
  return { record: read, presses };
}
