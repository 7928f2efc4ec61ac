import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { open } from 'lmdb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot, Store, StoreEnvironment } from '../../../../server/counter/store.ts';
import { StoreError } from '../../../../server/counter/store-error.ts';
import { openLmdbStore } from '../../../../server/stores/lmdb/store.ts';
import { plainBatch, sessionId, TestEnvironment } from '../batches.ts';
import { type LastingSubject, lastingStoreContract, storeContract } from '../contract.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../../..');

let scratch: string;
let directory: string;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'store-'));
  await buildChild();
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
beforeEach(async () => {
  directory = await mkdtemp(path.join(scratch, 'data.'));
});

async function openSubject(environment: StoreEnvironment): Promise<LastingSubject> {
  let store = await openLmdbStore(directory, environment);
  const reopen = async () => {
    await store.close();
    store = await openLmdbStore(directory, environment);
    return store;
  };
  return { store, reopen, dispose: () => store.close() };
}

storeContract('lmdb', openSubject);
lastingStoreContract('lmdb', openSubject);

describe('one server a directory', () => {
  it('refuses a directory that a store of this process holds, and does it no harm', async () => {
    const first = await openStore();
    await expect(openStore()).rejects.toThrow(inUseBy(process.pid));
    expect((await first.commit(plainBatch(1))).snapshot.value).toBe(1);
    await expect(openStore()).rejects.toThrow(inUseBy(process.pid));
    await first.close();

    const next = await openStore();
    expect((await next.load()).value).toBe(1);
    await next.close();
  });

  it('refuses a directory by another name', async () => {
    const first = await openStore();
    const link = path.join(scratch, 'link');
    await symlink(directory, link);
    await expect(openLmdbStore(link, new TestEnvironment())).rejects.toThrow(/is in use by another server/);
    await first.close();
  });

  it('refuses a directory that another process holds, until that is killed', async () => {
    const holder = startChild('hold');
    await holder.nextLine();
    await expect(openStore()).rejects.toThrow(inUseBy(holder.process.pid!));
    await holder.kill();
    const store = await openStore();
    expect(await sockets()).toEqual([expect.stringContaining(`server-${process.pid}-`)]);
    await store.close();
    expect(await sockets()).toEqual([]);
  });

  it('opens for one at most of several that start together', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, openStore));
    const opened = results.filter((result) => result.status === 'fulfilled');
    expect(opened.length).toBeLessThanOrEqual(1);
    for (const { value } of opened) await value.close();
    await (await openStore()).close();
  });

  const inUseBy = (pid: number) =>
    new StoreError(
      `${directory} is in use by another server (pid ${pid}). Stop it, or choose another directory with --data.`,
    );
  const sockets = async () => (await readdir(directory)).filter((name) => name.endsWith('.sock'));
});

describe('a directory that is no good', () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['is a file', () => replaceBy('a file'), /Can't keep the data in .*file already exists.*--data/],
    [
      'is below a file',
      () => replaceBy('a file', '/below'),
      /Can't keep the data in .*not a directory.*--data/,
    ],
    ['has a data file of another kind', () => writeData('x'.repeat(9000)), /data\.mdb is not a data file/],
    ['has a data file of a few bytes', () => writeData('hello'), /data\.mdb is not a data file/],
    ['has a data file of zeros', () => writeData('\0'.repeat(9000)), /data\.mdb is not a data file/],
    ['has a data file cut after a page', () => cutData(4096), /data\.mdb is not a data file/],
    ['has a data file cut after its first pages', () => cutData(8192), /data\.mdb is cut short/],
    ['has a folder for a data file', () => mkdir(path.join(directory, 'data.mdb')), /Can't keep the data/],
    [
      'has data of a later format',
      () => setFormat(2),
      /has format 2, this server knows 1\. Start the version/,
    ],
  ])('is refused in one line where it %s', async (_, spoil, message) => {
    await spoil();
    const error: Error = await openStore().then(
      () => expect.fail('opened'),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  it('is good again once what was wrong is gone', async () => {
    await writeData('hello');
    await expect(openStore()).rejects.toThrow(StoreError);
    await rm(path.join(directory, 'data.mdb'));
    await (await openStore()).close();
  });

  const writeData = (content: string) => writeFile(path.join(directory, 'data.mdb'), content);
  const replaceBy = async (content: string, below = '') => {
    await rm(directory, { recursive: true });
    await writeFile(directory, content);
    directory += below;
  };
  const cutData = async (bytes: number) => {
    await (await openStore()).close();
    await truncate(path.join(directory, 'data.mdb'), bytes);
  };
  const setFormat = async (format: number) => {
    await (await openStore()).close();
    const root = open({ path: directory, noSubdir: false, maxDbs: 3 });
    await root.openDB('counter', { encoding: 'json' }).put('counter', { format });
    await root.close();
  };
});

describe('the life of the data', () => {
  it('[P19] has one epoch in every process, and another in another directory', async () => {
    const environment = new TestEnvironment();
    const epochs: string[] = [];
    for (const where of [directory, directory, `${directory}/new/below`]) {
      const store = await openLmdbStore(where, environment);
      epochs.push((await store.load()).epoch);
      await store.close();
    }
    expect(epochs).toEqual(['epoch-1', 'epoch-1', 'epoch-2']);
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

  it('is refused in one line where the lock file found no room, and good once there is some', async () => {
    await (await openStore()).close();
    await truncate(path.join(directory, 'lock.mdb'), 0); // as a full disk leaves it
    const child = startChild('hold', 'ulimit -S -f 8; exec "$@"');
    await child.untilExit();
    expect(child.errors()).toMatch(/StoreError: Can't keep the data in .*EFBIG/);
    await (await openStore()).close();
    expect((await stat(path.join(directory, 'lock.mdb'))).size).toBe(16_384);
  });
});

function openStore(): Promise<Store> {
  return openLmdbStore(directory, new TestEnvironment());
}

/** lmdb-child.ts as JavaScript, with the project's packages beside it: Node 20 reads no TypeScript. */
async function buildChild(): Promise<void> {
  await symlink(path.join(PROJECT, 'node_modules'), path.join(scratch, 'node_modules'));
  await build({
    entryPoints: [path.join(import.meta.dirname, 'lmdb-child.ts')],
    outfile: path.join(scratch, 'child.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
}

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Runs a task of lmdb-child.ts on the test's directory, where asked by way of a line of shell. */
function startChild(task: string, shell = 'exec "$@"') {
  const command = ['-c', shell, 'sh', process.execPath, path.join(scratch, 'child.mjs'), task, directory];
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
