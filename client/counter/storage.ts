/*
 * Where pending presses outlive the page: one record per life of a page (sync/custody.ts). In: nothing. Out: this
 * life's custody, and the record that the previous life of this tab left behind.
 *
 * A tab keeps the id of its life and a copy of its record in its sessionStorage, but only between two lives: written when
 * the page is left, since IndexedDB may no longer complete a request then, and removed once the next life has begun.
 */

import { type Custody, type Former, type LifeId, openCustody, type Records } from '../sync/custody.ts';
import { encodeRecord, type LedgerRecord } from '../sync/record.ts';
import type { RecordStorage } from '../sync/save-queue.ts';
import { IndexedRecords } from './indexed-records.ts';

/** What a page stores about itself. */
export interface Kept {
  readonly custody: RecordStorage;
  readonly record: LedgerRecord | undefined;
  /** The page is left; this tab's next life continues. @param record the current one; undefined: nothing has begun */
  readonly close: (record?: LedgerRecord) => void;
}

export interface Storage extends Kept {
  readonly records: Records;
  readonly custody: Custody;
}

const FORMER = 'shared-counter/life';

export function openStorage(): Promise<Storage> {
  return new Promise((resolve) => {
    let own: Custody | undefined;
    const records = new IndexedRecords(() => own?.lost());
    const later = (afterMs: number, run: () => void): void => void setTimeout(run, afterMs);
    openCustody(records, newLife, readFormer(), later, (custody, record) => {
      own = custody;
      forgetFormer();
      const close = (record?: LedgerRecord): void => keepFormer(custody.life, record);
      resolve({ records, custody, record, close });
    });
  });
}

/** 128 random bits: crypto.randomUUID() exists in secure contexts only. */
export function newLife(): LifeId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function readFormer(): Former | undefined {
  try {
    const { life, copy } = JSON.parse(sessionStorage.getItem(FORMER) ?? '{}');
    if (typeof life !== 'string') return undefined;
    return { life, copy: typeof copy === 'string' ? copy : undefined };
  } catch {
    return undefined; // forbidden, or not ours
  }
}

function forgetFormer(): void {
  try {
    sessionStorage.removeItem(FORMER);
  } catch {
    // Forbidden.
  }
}

/** If there is no space for the copy, the next life starts from what is stored. */
function keepFormer(life: LifeId, record?: LedgerRecord): void {
  if (!write({ life, copy: record && encodeRecord(record) })) write({ life });
}

/** @returns false if it is forbidden, or full: then another page, or this tab's next life, finds the record abandoned */
function write(former: Former): boolean {
  try {
    sessionStorage.setItem(FORMER, JSON.stringify(former));
    return true;
  } catch {
    return false;
  }
}
