/*
 * Where pending presses outlive the page: one record for each life of a page (sync/custody.ts). In: nothing. Out: this
 * life's custody, and the record that the former life of this tab left behind.
 *
 * A tab keeps the id of its life in its sessionStorage, but only between two lives: written when the page is left, taken
 * out when it is read. A tab that is duplicated copies nothing, and begins a life of its own.
 */

import { type Custody, type LifeId, openCustody, type Records } from '../sync/custody.ts';
import type { LedgerRecord } from '../sync/record.ts';
import type { RecordStorage } from '../sync/save-queue.ts';
import { IndexedRecords } from './indexed-records.ts';

/** What a page keeps of itself. */
export interface Kept {
  readonly custody: RecordStorage;
  readonly record: LedgerRecord | undefined;
  /** The page is left: the next life of this tab goes on. */
  readonly close: () => void;
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
    openCustody(records, newLife, takeFormer(), later, (custody, record) => {
      own = custody;
      resolve({ records, custody, record, close: () => keepFormer(custody.life) });
    });
  });
}

/** 128 random bits: crypto.randomUUID() exists in secure contexts only. */
export function newLife(): LifeId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function takeFormer(): LifeId | undefined {
  try {
    const former = sessionStorage.getItem(FORMER);
    sessionStorage.removeItem(FORMER);
    return former ?? undefined;
  } catch {
    return undefined; // forbidden
  }
}

function keepFormer(life: LifeId): void {
  try {
    sessionStorage.setItem(FORMER, life);
  } catch {
    // Forbidden or full: then another page, or the next life of this one, finds the record abandoned.
  }
}
