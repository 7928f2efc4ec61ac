/*
 * The embedded store: the counter in an SQLite file, which a worker reads and writes (worker.ts). In: batches and
 * look-ups. Out: their outcomes, once durable. The worker answers one request after another, so a
 * look-up waits for the commit before it, and sees no commit whose promise has not resolved.
 */

import { Worker } from 'node:worker_threads';
import type { SessionId } from '../../../protocol/messages.ts';
import type { Point } from '../../counter/lineage.ts';
import type {
  Batch,
  Committed,
  SessionLookup,
  Snapshot,
  Store,
  StoreEnvironment,
} from '../../counter/store.ts';
import { StoreBroken, StoreError } from '../../counter/store-error.ts';
import { type Opening, type PackedCommit, packBatch, type Reply, type Request, unpack } from './requests.ts';

/** worker.ts, as the build puts it next to the server. */
const WORKER = new URL('./server-sqlite.mjs', import.meta.url);

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** The start and the end of the message about a failure. */
  readonly failure: readonly [string, string];
}

/**
 * Opens the data in a directory, or creates both.
 * @param program worker.ts as JavaScript
 * @throws StoreError if that fails, or if another server uses the directory
 */
export async function openSqliteStore(
  directory: string,
  { newEpoch, newSecret, now, bucketMs }: StoreEnvironment,
  program: URL = WORKER,
): Promise<Store> {
  const begin = { name: newEpoch(), secret: newSecret(), nowMs: now() };
  const opening: Opening = { directory, bucketMs, ...begin };
  const worker = new Worker(program, { name: 'sqlite', workerData: opening, execArgv: [] });
  const store = new SqliteStore(directory, now, worker);
  try {
    store.secret = await store.opened;
    return store;
  } catch (error) {
    await worker.terminate();
    if (!(error instanceof StoreBroken)) throw error;
    const [reason] = (error.cause as Error).message.split('\n');
    throw new StoreError(`SQLite does not run here: ${reason}. --memory and --redis work without it.`, {
      cause: error.cause,
    });
  }
}

class SqliteStore implements Store {
  readonly opened: Promise<string>;
  secret = '';
  readonly #directory: string;
  readonly #now: () => number;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  /** In the order of the requests, which is that of the replies. */
  readonly #pending: Pending[] = [];
  #broken: StoreBroken | undefined;
  #closing: Promise<void> | undefined;

  constructor(directory: string, now: () => number, worker: Worker) {
    this.#directory = directory;
    this.#now = now;
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.on('message', (reply: Reply) => this.#replied(reply));
    worker.on('error', (error) => this.#break(error));
    worker.on('exit', () => this.#break(new Error('its thread ended')));
    this.opened = this.#answer(['', '']) as Promise<string>;
  }

  load(): Promise<Snapshot> {
    return this.#ask({ kind: 'load' }, this.#readFailure());
  }

  lastSeq(session: SessionId, known?: Point): Promise<SessionLookup> {
    return this.#ask({ kind: 'look-up', session, known }, this.#readFailure());
  }

  async commit(batch: Batch): Promise<Committed> {
    const failure = [`Can't write to ${this.#directory}: `, '. Nothing was committed.'] as const;
    const request = { kind: 'commit', batch: packBatch(batch), nowMs: this.#now() } as const;
    return unpack(batch, await this.#ask<PackedCommit>(request, failure));
  }

  onChange(): void {} // there are no other nodes

  onTakenOver(): void {}

  isReady(): boolean {
    return this.#closing === undefined && this.#broken === undefined;
  }

  /** After all earlier requests. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (!this.#broken) {
      this.#worker.postMessage({ kind: 'close' } satisfies Request);
      await this.#answer(["Can't close the data: ", '.']).catch(() => {}); // what was committed is on the disk
    }
    await this.#exited; // until then it has the lock, also where it broke
  }

  #readFailure(): Pending['failure'] {
    return [`Can't read ${this.#directory}: `, '.'];
  }

  #ask<T>(request: Request, failure: Pending['failure']): Promise<T> {
    if (this.#closing) return Promise.reject(new Error('The store is closed'));
    if (this.#broken) return Promise.reject(this.#broken);
    this.#worker.postMessage(request);
    return this.#answer(failure) as Promise<T>;
  }

  #answer(failure: Pending['failure']): Promise<unknown> {
    return new Promise((resolve, reject) => this.#pending.push({ resolve, reject, failure }));
  }

  #replied(reply: Reply): void {
    const { resolve, reject, failure } = this.#pending.shift()!;
    switch (reply.kind) {
      case 'done':
        return resolve(reply.result);
      case 'failed':
        return reject(new StoreError(failure.join(reply.reason)));
      case 'out-of-range':
        return reject(new RangeError(reply.reason));
      default:
        reply satisfies never;
    }
  }

  /** The worker is gone. The outcome of a commit in flight is unknown. */
  #break(cause: Error): void {
    this.#broken ??= new StoreBroken(`The store of ${this.#directory} broke: ${cause.message}`, { cause });
    for (const { reject } of this.#pending.splice(0)) reject(this.#broken);
  }
}
