/*
 * Where pending presses outlive the page: a slot in localStorage, held by a Web Lock for as long as the tab
 * lives. In: the record to keep. Out: the record that an earlier life of this tab, or a tab that crashed,
 * left behind.
 *
 * The lock is what makes it safe: two tabs with one record would both send its presses. Web Locks exist
 * only in secure contexts (https, or localhost); elsewhere, presses are kept in memory only.
 *
 * Known limit: a browser writes localStorage to disk some time later, so presses survive a crash of the tab,
 * but perhaps not one of the whole machine.
 */

import { encodeRecord, type LedgerRecord, parseRecord } from '../sync/record.ts';
import type { RecordStorage } from '../sync/save-queue.ts';

export interface Storage extends RecordStorage {
  readonly record: LedgerRecord | undefined;
  /** Gives the slot back. */
  readonly close: () => void;
}

const PREFIX = 'shared-counter/slot-';
const MAX_SLOTS = 50;
/** How long a reloaded page waits until its previous instance releases the slot. */
const RELOAD_PATIENCE_MS = 1_000;

/** Takes the slot of this tab's former life, or else the first free one. */
export async function openStorage(): Promise<Storage> {
  if (!('locks' in navigator) || !canStore()) return inMemory();
  const former = sessionStorage.getItem(PREFIX);
  if (former !== null) {
    // After "duplicate tab", the former slot is the other tab's, and stays taken.
    const release = await lock(former, { signal: AbortSignal.timeout(RELOAD_PATIENCE_MS) });
    if (release !== undefined) return openSlot(former, release);
  }
  for (let number = 0; number < MAX_SLOTS; number++) {
    const slot = PREFIX + number;
    const release = await lock(slot, { ifAvailable: true });
    if (release !== undefined) return openSlot(slot, release);
  }
  return inMemory();
}

function openSlot(slot: string, release: () => void): Storage {
  sessionStorage.setItem(PREFIX, slot);
  return {
    record: parseRecord(localStorage.getItem(slot)),
    save: (record, _isBarrier, done) => {
      try {
        localStorage.setItem(slot, encodeRecord(record));
        done('saved');
      } catch {
        done('failed'); // full: the press counts all the same, but would not outlive the page
      }
    },
    close: release,
  };
}

function inMemory(): Storage {
  return { record: undefined, save: (_record, _isBarrier, done) => done('failed'), close: () => {} };
}

/** Holds a lock until it is released or the page is gone; undefined if it is not available. */
function lock(name: string, options: LockOptions): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    navigator.locks
      .request(name, options, (granted) => {
        if (granted === null) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(() => resolve(undefined)); // timed out
  });
}

/** Storage may be forbidden by the person or full. */
function canStore(): boolean {
  try {
    localStorage.setItem(PREFIX, '');
    localStorage.removeItem(PREFIX);
    return true;
  } catch {
    return false;
  }
}
