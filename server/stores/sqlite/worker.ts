/*
 * The database thread, so that the server's own thread never waits for the disk. In: requests. Out: a
 * reply for each, one after another, in order: a request after a commit is answered after
 * that commit. Any error that is not the database's ends the worker, and with it the server (StoreBroken).
 */

import { parentPort, workerData } from 'node:worker_threads';
import { StoreError } from '../../counter/store-error.ts';
import { CounterDatabase, isSqliteError } from './database.ts';
import { type Opening, pack, type Reply, type Request, unpackBatch } from './requests.ts';

const port = parentPort!;
let database: CounterDatabase;

port.on('message', (request: Request) => {
  reply(() => perform(request));
  if (request.kind === 'close') port.close();
});
reply(() => {
  database = CounterDatabase.open(workerData as Opening);
  return database.secret;
});

type Result = Extract<Reply, { kind: 'done' }>['result'];

function perform(request: Request): Result {
  switch (request.kind) {
    case 'load':
      return database.load();
    case 'look-up':
      return database.lookUp(request.session, request.known);
    case 'commit': {
      const batch = unpackBatch(request.batch);
      return pack(batch, database.commit(batch, request.nowMs));
    }
    case 'close':
      database.close();
      return undefined;
    default:
      return request satisfies never;
  }
}

function reply(work: () => Result): void {
  port.postMessage(replyOf(work));
}

function replyOf(work: () => Result): Reply {
  try {
    return { kind: 'done', result: work() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof RangeError) return { kind: 'out-of-range', reason: error.message };
    if (error instanceof StoreError || isSqliteError(error)) return { kind: 'failed', reason: error.message };
    throw error;
  }
}
