/*
 * The counter in an SQLite file. In: batches and look-ups. Out: what is stored, and the outcome of a batch, once it
 * is durable. Synchronous, so it runs in a worker (worker.ts). plan.ts has the arithmetic.
 *
 * `counter.db` can be read and backed up while the server runs (`sqlite3 data/counter.db .backup …`), so its
 * locking mode is NORMAL: by measurement, EXCLUSIVE saves nothing that matters. A lock on a second, empty
 * database, `counter.lock`, keeps a second server out. SQLite's locks end with the process, however it ends.
 *
 * A commit is durable when COMMIT returns: with synchronous=FULL, SQLite has then written the pages to the log
 * (`counter.db-wal`) and flushed it. If COMMIT fails, the whole batch may be in the log all the same, and a server
 * that is killed right then would find it there. So the log is emptied at once; if the disk refuses that, too, the
 * next commit overwrites what failed. (Numbered presses are recognized even if neither happens.)
 * After a failed flush the kernel may report success for pages that it dropped. That is harmless here, since nothing
 * counts that was not written again: a failed commit is overwritten, a failed checkpoint starts over.
 *
 * The first commit of each run records a branch, so that clients can be told about an older copy (lineage.ts).
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { makeFolder } from '../../../cli/make-folder.ts';
import type { SessionId } from '../../../protocol/messages.ts';
import { holds, type Lineage, MAX_BRANCHES, type Point, withBranch } from '../../counter/lineage.ts';
import type { Change, Counter, ReadSession } from '../../counter/plan.ts';
import { lookUp, newCounter, planCommit, snapshotOf, tableOf } from '../../counter/plan.ts';
import type { Batch, Committed, SessionLookup, Snapshot } from '../../counter/store.ts';
import { StoreError } from '../../counter/store-error.ts';
import type { Opening } from './requests.ts';

type Database = InstanceType<typeof DatabaseSync>;

/** In the file's header: 'PRSS', so that `file` and sqlite3 can tell it from other databases. */
const APPLICATION_ID = 0x50525353;
/** The version of the tables, in `PRAGMA user_version`; a later version of this server writes a higher one. */
const FORMAT = 1;

/** How long to wait for another program that has the file open, such as sqlite3, in ms. */
const BUSY_TIMEOUT_MS = 1_000;

const SETTINGS = `
  PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 64;
  PRAGMA journal_size_limit = ${4 * 1024 * 1024};
  PRAGMA cache_size = -16384;
`;

/** Added later: data without it gets it when it is opened. The latest branch is the last row. */
const BRANCHES = `
  CREATE TABLE IF NOT EXISTS branches (name TEXT NOT NULL, from_revision INTEGER NOT NULL) STRICT;
`;

const TABLES = `
  CREATE TABLE counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch TEXT NOT NULL,
    value INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    rotated_at INTEGER NOT NULL -- ms since 1970
  ) STRICT;
  -- The last number of each session: in sessions_0 of the even bucket, in sessions_1 of the odd one.
  CREATE TABLE sessions_0 (session TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions_1 (session TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  ${BRANCHES}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;

/**
 * Belongs to the data, besides the counter. Files of earlier versions lack the table, and those versions ignore it,
 * so it is not part of the format.
 */
const META =
  'CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID';

/** Moves everything committed into the file, flushes it, and truncates the log, unless somebody reads it. */
const EMPTY_LOG = 'PRAGMA wal_checkpoint(TRUNCATE)';

export class CounterDatabase {
  readonly #bucketMs: number;
  readonly #lock: Database;
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepare>;
  /** This run's. */
  readonly #branch: string;
  /** As stored. */
  #lineage: Lineage;
  /** The stored data, as long as nobody else writes. */
  #last: Counter | undefined;

  private constructor(
    opening: Opening,
    lock: Database,
    database: Database,
    /** As `Store.secret`. */
    readonly secret: string,
  ) {
    this.#bucketMs = opening.bucketMs;
    this.#branch = opening.name;
    this.#lock = lock;
    this.#database = database;
    this.#statements = prepare(database);
    this.#lineage = this.#statements.branches.all();
  }

  /**
   * Opens the data in a directory, or creates both.
   * @throws StoreError if that fails, or if another server uses the directory
   */
  static open(opening: Opening): CounterDatabase {
    const { directory, name, nowMs, secret } = opening;
    const files: Database[] = [];
    try {
      makeFolder(directory);
      files.push(lockDirectory(directory));
      refuseFormerData(directory);
      files.push(new DatabaseSync(fileIn(directory)));
      const [lock, database] = files as [Database, Database];
      prepareFile(database, directory, newCounter({ newEpoch: () => name, now: () => nowMs }));
      return new CounterDatabase(opening, lock, database, keptSecret(database, secret));
    } catch (error) {
      for (const each of files.reverse()) each.close();
      throw error instanceof StoreError ? error : new StoreError(whyNotOpen(directory, error));
    }
  }

  load(): Snapshot {
    return snapshotOf(this.#counter());
  }

  lookUp(session: SessionId, known?: Point): SessionLookup {
    const counter = this.#counter(); // nobody else writes, so both reads see the same commit
    const seq = lookUp(session, counter.bucket, this.#readSession);
    if (seq === 'expired') return { kind: 'expired' };
    const diverged = known !== undefined && !holds(this.#lineage, counter.revision, known);
    return { kind: 'known', seq, snapshot: snapshotOf(counter), ...(diverged && { diverged }) };
  }

  /**
   * One transaction; what it throws means that nothing of the batch was applied.
   * @throws RangeError if the value would leave the safe integers
   */
  commit(batch: Batch, nowMs: number): Committed {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const stored = this.#counter();
      const environment = { now: () => nowMs, bucketMs: this.#bucketMs };
      const { results, change } = planCommit(stored, batch, this.#readSession, environment);
      const lineage = change ? this.#branchedAt(stored.revision) : this.#lineage;
      if (change) this.#write(change);
      this.#database.exec('COMMIT');
      this.#lineage = lineage;
      this.#last = change?.counter ?? stored;
      return { snapshot: snapshotOf(this.#withBranch(this.#last)), runs: results };
    } catch (error) {
      this.#undo(error);
      throw error;
    }
  }

  close(): void {
    this.#database.close();
    this.#lock.close();
  }

  /** @throws if another program has replaced the data: the outcome of what was acknowledged is unknown */
  #counter(): Counter {
    const counter = this.#statements.counter.get() as Counter;
    const { epoch, revision, value } = this.#last ?? counter;
    if (counter.epoch !== epoch || counter.revision !== revision || counter.value !== value) {
      throw new Error('another program has changed counter.db while this server ran');
    }
    this.#last = counter;
    return this.#withBranch(counter);
  }

  #withBranch(counter: Counter): Counter {
    const branch = this.#lineage.at(-1)?.name;
    return branch === undefined ? counter : { ...counter, branch };
  }

  /** Records the branch of this run, unless that is done. @returns the lineage, once that is committed */
  #branchedAt(from: number): Lineage {
    if (this.#lineage.at(-1)?.name === this.#branch) return this.#lineage;
    this.#statements.addBranch.run(this.#branch, from);
    this.#statements.dropBranches.run(MAX_BRANCHES);
    return withBranch(this.#lineage, { name: this.#branch, from });
  }

  readonly #readSession: ReadSession = (session, bucket) =>
    this.#statements.sessions[tableOf(bucket)].get.get(session)?.seq;

  #write({ counter, rotates, sessions }: Change): void {
    const { clear, put } = this.#statements.sessions[tableOf(counter.bucket)];
    if (rotates) clear.run();
    for (const [session, seq] of sessions) put.run(session, seq);
    const { value, revision, bucket, rotatedAt } = counter;
    this.#statements.update.run(value, revision, bucket, rotatedAt);
  }

  #undo(reason: unknown): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      if (isSqliteError(reason)) this.#database.exec(EMPTY_LOG);
    } catch (error) {
      if (!isSqliteError(error)) throw error; // the next commit overwrites what failed
    }
  }
}

/** An error of SQLite, not a bug of ours. */
export function isSqliteError(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error;
}

function fileIn(directory: string): string {
  return path.join(directory, 'counter.db');
}

function prepare(database: Database) {
  const sessions = (table: 0 | 1) => ({
    get: database.prepare(`SELECT seq FROM sessions_${table} WHERE session = ?`),
    put: database.prepare(`INSERT OR REPLACE INTO sessions_${table} VALUES (?, ?)`),
    clear: database.prepare(`DELETE FROM sessions_${table}`),
  });
  return {
    counter: database.prepare(
      'SELECT epoch, value, revision, bucket, rotated_at AS rotatedAt FROM counter WHERE id = 1',
    ),
    update: database.prepare(
      'UPDATE counter SET value = ?, revision = ?, bucket = ?, rotated_at = ? WHERE id = 1',
    ),
    sessions: [sessions(0), sessions(1)] as const,
    branches: database.prepare('SELECT name, from_revision AS "from" FROM branches ORDER BY rowid'),
    addBranch: database.prepare('INSERT INTO branches VALUES (?, ?)'),
    dropBranches: database.prepare(
      'DELETE FROM branches WHERE rowid <= (SELECT max(rowid) FROM branches) - ?',
    ),
  };
}

// ------------------------------------------------------------------------------------------ opening

/** Nothing is ever written to this file; it may be deleted while no server runs. */
function lockDirectory(directory: string): Database {
  const lock = new DatabaseSync(path.join(directory, 'counter.lock'));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'); // in memory: no journal file
    return lock;
  } catch (error) {
    lock.close();
    if (codeOf(error) !== SQLITE_BUSY) throw error;
    throw new StoreError(
      `${directory} is in use by another server. Stop it, or choose another directory with --data.`,
    );
  }
}

function refuseFormerData(directory: string): void {
  if (existsSync(fileIn(directory)) || !existsSync(path.join(directory, 'data.mdb'))) return;
  throw new StoreError(
    `${directory} holds data of an earlier version of this server (data.mdb), which this one can't read. Start the version that wrote it, or choose another directory with --data.`,
  );
}

/** Creates the tables in a new file, and checks those of an old one. */
function prepareFile(database: Database, directory: string, counter: Counter): void {
  const pragma = (name: string) => database.prepare(`PRAGMA ${name}`).get()[name];
  const isNew = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get().tables === 0;
  if (!isNew && pragma('application_id') !== APPLICATION_ID) throw notOurs(directory);
  if (!isNew && pragma('user_version') !== FORMAT) {
    throw new StoreError(
      `The data in ${directory} has format ${pragma('user_version')}, this server knows ${FORMAT}. Start the version that wrote it, or choose another directory with --data.`,
    );
  }
  database.exec(SETTINGS);
  if (pragma('journal_mode') !== 'wal') throw new Error('its file system does not support a write-ahead log');
  if (isNew) createTables(database, counter);
  else database.exec(BRANCHES);
  database.exec(META);
  // A killed server may have written data without flushing it: flush it before it is shown. If the log stays, because
  // somebody reads an older state, a commit flushes all of it. SQLite writes nothing that stays the same.
  const { busy } = database.prepare(EMPTY_LOG).get();
  if (busy !== 0) database.exec("REPLACE INTO meta VALUES ('flushed', hex(randomblob(8)))");
}

function createTables(database: Database, { epoch, value, revision, bucket, rotatedAt }: Counter): void {
  database.exec(`BEGIN IMMEDIATE; ${TABLES}`);
  database
    .prepare('INSERT INTO counter VALUES (1, ?, ?, ?, ?, ?)')
    .run(epoch, value, revision, bucket, rotatedAt);
  database.prepare('INSERT INTO branches VALUES (?, ?)').run(epoch, revision); // this run's: the name is the same
  database.exec('COMMIT');
}

/** The secret of this data, which gets the given one if it has none. */
function keptSecret(database: Database, secret: string): string {
  database.prepare("INSERT OR IGNORE INTO meta VALUES ('secret', ?)").run(secret);
  return database.prepare("SELECT value FROM meta WHERE key = 'secret'").get().value;
}

// Primary result codes of SQLite (https://sqlite.org/rescode.html).
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function codeOf(error: unknown): number | undefined {
  return isSqliteError(error) ? (error as Error & { errcode: number }).errcode & 0xff : undefined;
}

function whyNotOpen(directory: string, error: unknown): string {
  const code = codeOf(error);
  if (code === SQLITE_NOTADB) return notOurs(directory).message;
  if (code === SQLITE_CORRUPT) {
    return `${fileIn(directory)} is damaged. Restore it, or choose another directory with --data.`;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `Can't keep the data in ${directory}: ${reason}. Make it a directory with free space that this server may write to, or choose another one with --data.`;
}

function notOurs(directory: string): StoreError {
  return new StoreError(
    `${fileIn(directory)} is not a data file of this server. Choose another directory with --data.`,
  );
}
