/*
 * The records of all pages of this origin, in IndexedDB: the only file that uses it. In: transactions. Out: their
 * outcomes. If there is no IndexedDB (forbidden, private mode), everything fails, and the page says that it stores nothing.
 *
 * Measured on Chromium, killed with kill -9: after `oncomplete`, nothing was ever lost. A power cut may undo
 * what was written with `relaxed`; `strict` waits for the disk, which takes about twice the time.
 */

import type { LifeId, Records, Transaction } from '../sync/custody.ts';

const DATABASE = 'shared-counter';
const STORE = 'records';

type Work = (database: IDBDatabase | undefined) => void;

export class IndexedRecords implements Records {
  private database: IDBDatabase | undefined;
  private isOpening = false;
  /** Transactions that wait for the database to open. */
  private waiting: Work[] = [];

  /** @param lost the database was removed, as when a user clears this site's data: nobody has taken a record */
  constructor(private readonly lost: () => void) {}

  transact<Result>(transaction: Transaction<Result>, done: (result: Result | undefined) => void): void {
    this.withDatabase((database) => {
      try {
        if (database === undefined) done(undefined);
        else carryOut(database, transaction, done);
      } catch {
        this.database = undefined; // it was closed: the next transaction opens it again
        done(undefined);
      }
    });
  }

  list(done: (lives: readonly LifeId[]) => void): void {
    this.withDatabase((database) => {
      try {
        if (database === undefined) return done([]);
        const request = database.transaction(STORE).objectStore(STORE).getAllKeys();
        request.onsuccess = () => done(request.result.filter((key) => typeof key === 'string'));
        request.onerror = () => done([]);
      } catch {
        this.database = undefined;
        done([]);
      }
    });
  }

  /** Immediately if it is open: while a page is being left, there is no later. */
  private withDatabase(work: Work): void {
    if (this.database !== undefined) return work(this.database);
    this.waiting.push(work);
    if (!this.isOpening) this.open();
  }

  private open(): void {
    this.isOpening = true;
    const opened = (database: IDBDatabase | undefined): void => {
      this.isOpening = false;
      this.database = database;
      for (const work of this.waiting.splice(0)) work(database);
    };
    try {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onerror = () => opened(undefined);
      request.onsuccess = () => {
        const { result } = request;
        result.onclose = () => this.remove(result);
        result.onversionchange = () => this.remove(result);
        opened(result);
      };
    } catch {
      opened(undefined);
    }
  }

  private remove(database: IDBDatabase): void {
    database.close();
    if (this.database === database) this.database = undefined;
    this.lost();
  }
}

function carryOut<Result>(
  database: IDBDatabase,
  { keys, isBarrier, decide }: Transaction<Result>,
  done: (result: Result | undefined) => void,
): void {
  const durability = isBarrier ? 'strict' : 'relaxed';
  const transaction = database.transaction(STORE, 'readwrite', { durability });
  const store = transaction.objectStore(STORE);
  const stored: unknown[] = [];
  let result: Result | undefined;
  const decided = (): void => {
    const decision = decide(stored);
    result = decision.result;
    for (const [key, text] of decision.writes) {
      if (text === null) store.delete(key);
      else store.put(text, key);
    }
  };
  for (const [index, key] of keys.entries()) {
    const request = store.get(key);
    request.onsuccess = () => {
      stored[index] = request.result;
      if (index !== keys.length - 1) return; // answers come in the order of the requests
      try {
        decided();
      } catch {
        transaction.abort();
      }
    };
  }
  transaction.oncomplete = () => done(result);
  transaction.onabort = () => done(undefined);
}
