import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { backup as backupDatabase, DatabaseSync } from '@photostructure/sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Point } from '../../../../server/counter/lineage.ts';
import type { Snapshot, Store, StoreEnvironment } from '../../../../server/counter/store.ts';
import { StoreBroken, StoreError } from '../../../../server/counter/store-error.ts';
import { openSqliteStore } from '../../../../server/stores/sqlite/store.ts';
import { batchOf, plainBatch, runOf, sessionId, TestEnvironment } from '../batches.ts';
import { type LastingSubject, lastingStoreContract, storeContract } from '../contract.ts';
import { buildPrograms, type Programs } from './programs.ts';

let scratch: string;
let directory: string;
let programs: Programs;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'store-'));
  programs = await buildPrograms(scratch);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
beforeEach(async () => {
  directory = await mkdtemp(path.join(scratch, 'data.'));
});

async function openSubject(environment: StoreEnvironment): Promise<LastingSubject> {
  let store = await openAt(directory, environment);
  const reopen = async () => {
    await store.close();
    store = await openAt(directory, environment);
    return store;
  };
  return { store, reopen, dispose: () => store.close() };
}

storeContract('SQLite', openSubject);
lastingStoreContract('SQLite', openSubject);

describe('one server a directory', () => {
  const inUse = () =>
    new StoreError(
      `${directory} is in use by another server. Stop it, or choose another directory with --data.`,
    );

  it('refuses a directory that a store of this process holds, and does it no harm', async () => {
    const first = await openStore();
    await expect(openStore()).rejects.toThrow(inUse());
    expect((await first.commit(plainBatch(1))).snapshot.value).toBe(1);
    await expect(openStore()).rejects.toThrow(inUse());
    await first.close();

    const next = await openStore();
    expect((await next.load()).value).toBe(1);
    await next.close();
  });

  it('refuses a directory by another name', async () => {
    const first = await openStore();
    const link = path.join(scratch, 'link');
    await symlink(directory, link);
    await expect(openAt(link)).rejects.toThrow(/is in use by another server/);
    await first.close();
  });

  it('refuses a directory that another process holds, until that is killed', async () => {
    const holder = startChild('hold');
    await holder.nextLine();
    await expect(openStore()).rejects.toThrow(inUse());
    await holder.kill();
    const store = await openStore();
    await store.close();
    expect((await readdir(directory)).sort()).toEqual(['counter.db', 'counter.lock']);
  });

  it('opens for one of several that start together', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, openStore));
    const opened = results.filter((result) => result.status === 'fulfilled');
    expect(opened.length).toBe(1);
    await opened[0]!.value.close();
  });
});

describe('[P33] an older copy of the file', () => {
  const file = () => path.join(directory, 'counter.db');
  const copy = () => path.join(directory, 'copy.db');

  it('is told from the original, even where it has more commits by now', async () => {
    const environment = new TestEnvironment();
    const first = await openAt(directory, environment);
    await first.commit(plainBatch(1));
    await backup(file(), copy());
    const known = pointOf((await first.commit(plainBatch(1))).snapshot);
    await first.close();
    await rename(copy(), file());

    const second = await openAt(directory, environment);
    for (let i = 0; i < 3; i++) await second.commit(plainBatch(1));
    const { snapshot } = await second.commit(plainBatch(1));
    expect(await second.lastSeq(sessionId(1), known)).toMatchObject({ diverged: true, snapshot });
    expect(await second.lastSeq(sessionId(1), { ...known, revision: 1 })).not.toHaveProperty('diverged');
    expect(await second.lastSeq(sessionId(1), pointOf(snapshot))).not.toHaveProperty('diverged');
    await second.close();
  });

  it('is what the store has where a client knows a point beyond its history', async () => {
    const store = await openStore();
    const { snapshot } = await store.commit(plainBatch(1));
    const { branch } = pointOf(snapshot);
    const found = (known: Point) => store.lastSeq(sessionId(1), known);
    expect(await found({ branch, revision: 1 })).toEqual({ kind: 'known', seq: 0, snapshot });
    const beyond = { kind: 'known', seq: 0, snapshot, diverged: true };
    expect(await found({ branch, revision: 2 })).toEqual(beyond);
    expect(await found({ branch: 'elsewhere', revision: 1 })).toEqual(beyond);
    await store.close();
  });

  it('that is restored while the store has it open breaks the store: nothing more is acknowledged', async () => {
    const store = await openStore();
    await store.commit(plainBatch(1));
    await backup(file(), copy());
    await store.commit(plainBatch(1));
    await backup(copy(), file());
    await expect(store.commit(plainBatch(1))).rejects.toThrow(StoreBroken);
    await store.close(); // its thread has the lock until it has ended
    const next = await openStore();
    expect(await next.load()).toMatchObject({ value: 1, revision: 1 });
    await next.close();
  });

  it('is opened where it is of before branches were noted', async () => {
    const environment = new TestEnvironment();
    const first = await openAt(directory, environment);
    await first.commit(plainBatch(3));
    await first.close();
    const database = new DatabaseSync(file());
    database.exec('DROP TABLE branches');
    database.close();

    const second = await openAt(directory, environment);
    expect(await second.load()).toEqual({ epoch: 'epoch-1', value: 3, revision: 1, bucket: 1 });
    expect((await second.commit(plainBatch(1))).snapshot).toMatchObject({ value: 4, branch: 'epoch-2' });
    await second.close();
  });

  it('notes a branch for each run that commits, and keeps a hundred', async () => {
    const environment = new TestEnvironment();
    await (await openAt(directory, environment)).close();
    const database = new DatabaseSync(file());
    for (let i = 0; i < 200; i++) database.exec(`INSERT INTO branches VALUES ('b${i}', 0)`);
    database.close();
    const store = await openAt(directory, environment);
    expect((await store.load()).branch).toBe('b199');
    await store.commit(plainBatch(1));
    await store.commit(plainBatch(1));
    await store.close();
    const reader = new DatabaseSync(file(), { readOnly: true });
    const names = reader.prepare('SELECT name FROM branches ORDER BY rowid').all();
    expect([names.length, names[0]?.name, names.at(-1)?.name]).toEqual([100, 'b101', 'epoch-2']);
    reader.close();
  });

  function pointOf({ branch = '', revision }: Snapshot) {
    return { branch, revision };
  }

  /** As `sqlite3 <from> ".backup <to>"` and `sqlite3 <to> ".restore <from>"` do. */
  async function backup(from: string, to: string): Promise<void> {
    const source = new DatabaseSync(from);
    await backupDatabase(source, to);
    source.close();
  }
});

describe('the file, while the store has it open', () => {
  it('can be read and backed up by others, with what was committed last', async () => {
    const store = await openStore();
    await store.commit(batchOf({ [sessionId(1, 1)]: runOf(1, 3) }, 4));
    const file = new DatabaseSync(path.join(directory, 'counter.db'), { readOnly: true });
    const stored = file.prepare('SELECT epoch, value, revision, bucket FROM counter').get();
    expect(await store.load()).toMatchObject(stored);
    expect(file.prepare('SELECT * FROM sessions_1').all()).toEqual([{ session: sessionId(1, 1), seq: 3 }]);

    const backup = path.join(directory, 'backup');
    await mkdir(backup);
    file.exec(`VACUUM INTO '${backup}/counter.db'`);
    file.close();
    expect((await store.commit(plainBatch(1))).snapshot.value).toBe(8);
    await store.close();
    const restored = await openAt(backup);
    expect(await restored.load()).toMatchObject({ value: 7, revision: 1 });
    await restored.close();
  });

  it('is written to while somebody reads an older state of it', async () => {
    const store = await openStore();
    const file = new DatabaseSync(path.join(directory, 'counter.db'), { readOnly: true });
    file.exec('BEGIN');
    const value = () => file.prepare('SELECT value FROM counter').get().value;
    expect(value()).toBe(0);
    for (let i = 0; i < 100; i++) await store.commit(plainBatch(1));
    expect(value()).toBe(0);
    file.exec('COMMIT');
    expect(value()).toBe(100);
    file.close();
    await store.close();
  });

  it('is flushed when the store opens, also while somebody reads an older state of it', async () => {
    const first = await openStore();
    const reader = new DatabaseSync(path.join(directory, 'counter.db'));
    reader.exec('BEGIN');
    reader.prepare('SELECT value FROM counter').get();
    await first.commit(plainBatch(5));
    await first.close();
    // So the log cannot be emptied, and what is in it may be unflushed: only a commit flushes it.
    const log = path.join(directory, 'counter.db-wal');
    const { size } = await stat(log);
    const next = await openStore();
    expect((await stat(log)).size).toBeGreaterThan(size);
    expect(await next.load()).toMatchObject({ value: 5, revision: 1 });
    reader.close();
    await next.close();
  });

  it('rejects a commit while somebody writes to it, and takes the next', async () => {
    const store = await openStore();
    const file = new DatabaseSync(path.join(directory, 'counter.db'));
    file.exec('BEGIN IMMEDIATE');
    await expect(store.commit(plainBatch(1))).rejects.toThrow(
      /^Can't write to .*: database is locked\. Nothing/,
    );
    file.exec('ROLLBACK');
    file.close();
    expect((await store.commit(plainBatch(1))).snapshot).toMatchObject({ value: 1, revision: 1 });
    await store.close();
  });
});

it.each(['value = 9', 'revision = 9', "epoch = 'theirs'"])(
  'a store breaks where another program has set %s',
  async (change) => {
    const store = await openStore();
    await store.commit(plainBatch(1));
    const other = new DatabaseSync(path.join(directory, 'counter.db'));
    other.exec(`UPDATE counter SET ${change}`);
    other.close();
    await expect(store.commit(plainBatch(1))).rejects.toThrow(StoreBroken);
    await store.close();
  },
);

describe('a worker that ends', () => {
  const workerThat = (does: string) =>
    new URL(
      `data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.postMessage({ kind: 'done' }); parentPort.on('message', () => { ${does} })`,
    );

  it.each([
    ['by an error', "throw new TypeError('thrown by the test')", /broke: thrown by the test$/],
    ['without a word', 'process.exit(1)', /broke: its thread ended$/],
  ])('%s rejects what waits and what comes, and can be closed', async (_, does, message) => {
    const store = await openSqliteStore(directory, new TestEnvironment(), workerThat(does));
    expect(store.isReady()).toBe(true);
    const waiting = [store.commit(plainBatch(1)), store.lastSeq(sessionId(1)), store.load()];
    for (const each of await Promise.allSettled(waiting)) {
      expect(each).toMatchObject({ status: 'rejected', reason: expect.any(StoreBroken) });
    }
    await expect(store.commit(plainBatch(1))).rejects.toThrow(message);
    expect(store.isReady()).toBe(false);
    await store.close();
  });

  it('before it has opened the data is told in one line', async () => {
    const program = new URL(String.raw`data:text/javascript,throw new Error('no binary\nfor this system')`);
    await expect(openSqliteStore(directory, new TestEnvironment(), program)).rejects.toThrow(
      new StoreError('SQLite does not run here: no binary. --memory and --redis work without it.'),
    );
  });
});

describe('a directory that is no good', () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['is a file', () => replaceBy('a file'), /Can't keep the data in .*file already exists.*--data/],
    [
      'is below a file',
      () => replaceBy('a file', '/below'),
      /Can't keep the data in .*not a directory.*--data/,
    ],
    ['has a data file of another kind', () => writeData('x'.repeat(9000)), /counter\.db is not a data file/],
    ['has a data file of a few bytes', () => writeData('hello'), /counter\.db is not a data file/],
    ['has a data file of zeros', () => writeData('\0'.repeat(9000)), /counter\.db is not a data file/],
    ['has a data file cut after a page', () => cutData(4096), /counter\.db is damaged\. Restore it/],
    ['has a data file cut inside a page', () => cutData(5000), /counter\.db is damaged\. Restore it/],
    ['has a folder for a data file', () => mkdir(dataFile()), /Can't keep the data/],
    ["has another program's database", () => change('PRAGMA application_id = 1'), /is not a data file/],
    ['has a database without tables of ours', () => change('DROP TABLE counter'), /Can't keep the data/],
    [
      'has data of a later format',
      () => change('PRAGMA user_version = 2'),
      /has format 2, this server knows 1\. Start the version/,
    ],
    [
      'has data of the former engine',
      () => writeFile(path.join(directory, 'data.mdb'), 'x'),
      /holds data of an earlier version of this server \(data\.mdb\).*--data/,
    ],
  ])('is refused in one line where it %s', async (_, spoil, message) => {
    await spoil();
    const error: Error = await openStore().then(
      () => expect.fail('opened'),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error).not.toBeInstanceOf(StoreBroken);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  it('is good again once what was wrong is gone', async () => {
    await writeData('hello');
    await expect(openStore()).rejects.toThrow(StoreError);
    await rm(dataFile());
    await (await openStore()).close();
  });

  const dataFile = () => path.join(directory, 'counter.db');
  const writeData = (content: string) => writeFile(dataFile(), content);
  const replaceBy = async (content: string, below = '') => {
    await rm(directory, { recursive: true });
    await writeFile(directory, content);
    directory += below;
  };
  const cutData = async (bytes: number) => {
    await (await openStore()).close();
    await truncate(dataFile(), bytes);
  };
  const change = async (sql: string) => {
    await (await openStore()).close();
    const file = new DatabaseSync(dataFile());
    file.exec(sql);
    file.close();
  };
});

describe('the life of the data', () => {
  it('[P19] has one epoch in every process, and another in another directory', async () => {
    const environment = new TestEnvironment();
    const epochs: string[] = [];
    for (const where of [directory, directory, `${directory}/new/below`]) {
      const store = await openAt(where, environment);
      epochs.push((await store.load()).epoch);
      await store.close();
    }
    expect(epochs).toEqual(['epoch-1', 'epoch-1', 'epoch-3']);
  });

  it('[P7] of a version that signed no session ids gets a secret, and keeps it', async () => {
    const first = await openStore();
    await first.commit(plainBatch(3));
    await first.close();
    const file = new DatabaseSync(path.join(directory, 'counter.db'));
    file.exec('DROP TABLE meta');
    file.close();
    const environment = new TestEnvironment();
    const secrets: string[] = [];
    for (let i = 0; i < 2; i++) {
      const store = await openAt(directory, environment);
      expect(await store.load()).toMatchObject({ value: 3, epoch: 'epoch-1' });
      secrets.push(store.secret);
      await store.close();
    }
    expect(secrets).toEqual(['secret-1', 'secret-1']);
  });
});

describe('a server that is killed', () => {
  it('[P11] loses nothing that it has reported, and holds no press in part', async () => {
    let least = 0;
    for (let kill = 0; kill < 12; kill++) {
      const child = startChild('press');
      // Somewhere inside one of the first commits: the signal meets the child wherever it is by then.
      const linesBefore = 1 + Math.floor(Math.random() * 20);
      for (let line = 0; line < linesBefore; line++) await child.nextLine();
      const last = (await child.kill()).at(-1) as { revision: number; value: number; seq: number };
      expect(last.revision).toBeGreaterThan(least);

      const store = await openStore();
      const { revision, value } = await store.load();
      expect(revision).toBeGreaterThanOrEqual(last.revision);
      expect(value).toBe(revision * 7);
      for (const index of [1, 2, 3]) {
        expect(await store.lastSeq(sessionId(1, index))).toMatchObject({ kind: 'known', seq: revision * 2 });
      }
      await store.close();
      least = revision;
    }
  });
});

describe('a full disk', () => {
  it('[P15] rejects the batch that has no room, applies nothing of it, and goes on', async () => {
    // A limit on the size of files, since a full disk needs root to make: the engine meets it where it would
    // meet the other, in pwrite(), with EFBIG for ENOSPC. Node ignores the signal that comes with it.
    const child = startChild('fill', 'ulimit -S -f 512; exec "$@"');
    const lines = (await child.untilExit()) as FillLine[];
    expect(lines.at(-1)).toEqual({ closed: true });
    expect(child.process.exitCode).toBe(0);
    expect(lines.length).toBe(3 * 4 + 1);

    let last: Snapshot | undefined;
    for (let time = 0; time < 3; time++) {
      const [rejection, kept, lost, next] = lines.slice(time * 4) as [FillLine, FillLine, FillLine, FillLine];
      const { before, committed } = rejection;
      const full = {
        ...before,
        value: before.value + committed * 500,
        revision: before.revision + committed,
      };
      expect(rejection.isStoreError).toBe(true);
      expect(rejection.message).toMatch(/^Can't write to .*Nothing was committed\.$/);
      expect(kept).toEqual({ loaded: full, small: { kind: 'known', seq: 5, snapshot: full } });
      expect(lost).toEqual({ rejected: { kind: 'known', seq: 0, snapshot: full } });
      expect(next.after).toEqual({ ...full, value: full.value + 1, revision: full.revision + 1 });
      last = next.after;
    }

    const store = await openStore();
    expect(await store.load()).toEqual(last);
    expect(await store.lastSeq(sessionId(1, 1))).toMatchObject({ seq: 5 });
    await store.close();
  });

  interface FillLine {
    readonly before: Snapshot;
    readonly committed: number;
    readonly isStoreError: boolean;
    readonly message: string;
    readonly after: Snapshot;
  }

  it('is refused in one line where not even an empty counter finds room, and good once there is some', async () => {
    const child = startChild('hold', 'ulimit -S -f 8; exec "$@"');
    await child.untilExit();
    expect(child.errors()).toMatch(
      /StoreError: Can't keep the data in .*: disk I\/O error\. Make it a directory with free space/,
    );
    await (await openStore()).close();
  });
});

function openStore(): Promise<Store> {
  return openAt(directory);
}

function openAt(where: string, environment: StoreEnvironment = new TestEnvironment()): Promise<Store> {
  return openSqliteStore(where, environment, programs.worker);
}

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Runs a task of child.ts on the test's directory, where asked by way of a line of shell. */
function startChild(task: string, shell = 'exec "$@"') {
  const command = ['-c', shell, 'sh', process.execPath, programs.child, task, directory];
  const child = spawn('sh', command, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const exited = once(child, 'close').then(() => children.delete(child));
  const lines: unknown[] = [];
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  const untilExit = async () => {
    await exited;
    return lines;
  };
  return {
    process: child,
    nextLine: () =>
      Promise.race([once(reader, 'line'), exited.then(() => expect.fail(`${task} ended: ${errors}`))]),
    untilExit,
    errors: () => errors,
    /** All that it reported. */
    kill: () => {
      child.kill('SIGKILL');
      return untilExit();
    },
  };
}
