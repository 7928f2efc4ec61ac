/*
 * The embedded store: the counter in a directory, by LMDB. In: batches. Out: what became of them, once it is
 * on the disk. One transaction a batch; the writing and the waiting for the disk happen off the main thread.
 *
 * This process is the only writer (directory-lock.ts) and commits one batch after another, so that what
 * planCommit reads is still true when the transaction writes.
 */

import { mkdir } from 'node:fs/promises';
import { type Database, open, type RootDatabase } from 'lmdb';
import type { SessionId } from '../../../protocol/messages.ts';
import type { Change, Counter, ReadSession } from '../../counter/plan.ts';
import { lookUp, newCounter, planCommit, snapshotOf, tableOf } from '../../counter/plan.ts';
import type {
  Batch,
  Committed,
  SessionLookup,
  Snapshot,
  Store,
  StoreEnvironment,
} from '../../counter/store.ts';
import { StoreError } from '../../counter/store-error.ts';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';
import { checkDataFile, createLockFile } from './file.ts';

/** Of what is written; a higher one was written by a later version of this server. */
const FORMAT = 1;

/** lmdb maps more where that becomes too small: this only saves it from doing so often. */
const INITIAL_MAP_BYTES = 64 * 1024 * 1024;

/** In the table `counter`, under the one key that it has. */
interface CounterRecord extends Counter {
  readonly format: number;
}
const COUNTER_KEY = 'counter';

interface Tables {
  readonly root: RootDatabase;
  readonly counter: Database<CounterRecord, string>;
  /** The last number by session, for the buckets with an even and an odd number. */
  readonly sessions: readonly [Database<number, SessionId>, Database<number, SessionId>];
}

/**
 * Opens the data in a directory, or creates both.
 * @throws StoreError where that can't be done, or another server holds the directory
 */
export async function openLmdbStore(directory: string, environment: StoreEnvironment): Promise<Store> {
  let lock: DirectoryLock | undefined;
  let tables: Tables | undefined;
  try {
    await mkdir(directory, { recursive: true });
    lock = await lockDirectory(directory);
    await checkDataFile(directory);
    await createLockFile(directory);
    tables = await openTables(directory);
    await createCounter(tables, directory, environment);
    return new LmdbStore(directory, environment, lock, tables);
  } catch (error) {
    await tables?.root.close();
    await lock?.release();
    if (error instanceof StoreError) throw error;
    throw new StoreError(
      `Can't keep the data in ${directory}: ${reasonOf(error)}. Make it a directory with room that this server may write to, or choose another with --data.`,
      { cause: error },
    );
  }
}

class LmdbStore implements Store {
  readonly #directory: string;
  readonly #environment: StoreEnvironment;
  readonly #lock: DirectoryLock;
  #tables: Promise<Tables>;
  /** Settles when the last commit has. */
  #queue: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(directory: string, environment: StoreEnvironment, lock: DirectoryLock, tables: Tables) {
    this.#directory = directory;
    this.#environment = environment;
    this.#lock = lock;
    this.#tables = Promise.resolve(tables);
  }

  async load(): Promise<Snapshot> {
    return read(await this.#openTables(), snapshotOf);
  }

  async lastSeq(session: SessionId): Promise<SessionLookup> {
    return read(await this.#openTables(), (counter, readSession) => {
      const seq = lookUp(session, counter.bucket, readSession);
      return seq === 'expired' ? { kind: 'expired' } : { kind: 'known', seq, snapshot: snapshotOf(counter) };
    });
  }

  commit(batch: Batch): Promise<Committed> {
    if (this.#closing) return Promise.reject(closedError());
    const committed = this.#queue.then(() => this.#commitNext(batch));
    this.#queue = committed.catch(() => {}); // its caller hears of it; the next commit does not depend on it
    return committed;
  }

  onChange(): void {} // there are no other nodes

  onTakenOver(): void {}

  isReady(): boolean {
    return this.#closing === undefined;
  }

  close(): Promise<void> {
    this.#closing ??= this.#queue.then(async () => {
      const tables = await this.#tables.catch(() => undefined);
      await tables?.root.close();
      await this.#lock.release();
    });
    return this.#closing;
  }

  async #commitNext(batch: Batch): Promise<Committed> {
    const tables = await this.#reopenedTables();
    const { stored, plan } = read(tables, (counter, readSession) => ({
      stored: counter,
      plan: planCommit(counter, batch, readSession, this.#environment),
    }));
    if (!plan.change) return { snapshot: snapshotOf(stored), runs: plan.results };
    try {
      await write(tables, plan.change);
    } catch (error) {
      await this.#reopen(tables);
      throw new StoreError(`Can't write to ${this.#directory}: ${reasonOf(error)}. Nothing was committed.`, {
        cause: error,
      });
    }
    return { snapshot: snapshotOf(plan.change.counter), runs: plan.results };
  }

  #openTables(): Promise<Tables> {
    return this.#closing ? Promise.reject(closedError()) : this.#reopenedTables();
  }

  /** The tables, opened anew where the last attempt to do so failed. */
  #reopenedTables(): Promise<Tables> {
    this.#tables = this.#tables.catch(() => openTables(this.#directory));
    return this.#tables;
  }

  /**
   * After a failed commit. Where it failed in LMDB's last delta, the write of the meta page, LMDB refuses
   * everything from then on (MDB_PANIC), and lmdb would let the next commit wait for ever.
   */
  async #reopen(failed: Tables): Promise<void> {
    this.#tables = failed.root.close().then(() => openTables(this.#directory));
    await this.#tables.catch(() => {}); // then the next call tries again
  }
}

async function openTables(directory: string): Promise<Tables> {
  const root = open({
    path: directory,
    noSubdir: false, // else a directory with a dot in its name would be a file
    mapSize: INITIAL_MAP_BYTES,
    maxDbs: 3,
    // A commit is visible only when it is on the disk, and its promise resolves only then.
    overlappingSync: false,
    // Otherwise a failed commit also rejects a promise that lmdb makes for itself: unhandled, unless by chance.
    eventTurnBatching: false,
  });
  try {
    const sessions = (name: string) => root.openDB<number, SessionId>(name, { encoding: 'json' });
    return {
      root,
      counter: root.openDB('counter', { encoding: 'json' }),
      sessions: [sessions('sessions-0'), sessions('sessions-1')],
    };
  } catch (error) {
    await root.close();
    throw error;
  }
}

async function createCounter(tables: Tables, directory: string, environment: StoreEnvironment) {
  const format = tables.counter.get(COUNTER_KEY)?.format;
  if (format === undefined) {
    const change = { counter: newCounter(environment), rotates: false, sessions: new Map() };
    return write(tables, change);
  }
  if (format === FORMAT) return;
  throw new StoreError(
    `The data in ${directory} has format ${format}, this server knows ${FORMAT}. Start the version that wrote it, or choose another directory with --data.`,
  );
}

/** Calls `use` with what one snapshot of the data holds. */
function read<T>(tables: Tables, use: (counter: Counter, readSession: ReadSession) => T): T {
  const transaction = tables.root.useReadTransaction();
  try {
    const readSession: ReadSession = (session, bucket) =>
      tables.sessions[tableOf(bucket)].get(session, { transaction });
    return use(tables.counter.get(COUNTER_KEY, { transaction })!, readSession);
  } finally {
    transaction.done();
  }
}

/** One transaction; resolves when it is on the disk. A rejection means that nothing of it was written. */
async function write(tables: Tables, { counter, rotates, sessions }: Change): Promise<void> {
  const table = tables.sessions[tableOf(counter.bucket)];
  try {
    await tables.root.batch(() => {
      if (rotates) table.clearAsync();
      for (const [session, seq] of sessions) table.put(session, seq);
      tables.counter.put(COUNTER_KEY, { format: FORMAT, ...counter });
    });
  } catch (error) {
    throw await commitError(error);
  }
}

/** lmdb has the reason of a failed commit in a promise of its own, which rejects. */
async function commitError(error: unknown): Promise<unknown> {
  const reason = (error as { commitError?: Promise<never> }).commitError;
  return reason === undefined ? error : reason.catch((cause: unknown) => cause);
}

function closedError(): Error {
  return new Error('The store is closed');
}

/** Without lmdb's details, as in "No space left on device: Attempting to write page at position 8192 …". */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/: Attempting .*/s, '');
}
