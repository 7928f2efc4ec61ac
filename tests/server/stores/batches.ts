/*
 * Sessions, batches and time for the tests of stores. It knows nothing of vitest, so that a test's child
 * process can use it, too.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { Delta } from '../../../protocol/press.ts';
import type { Batch, Run, StoreEnvironment } from '../../../server/counter/store.ts';

export const BUCKET_MS = 1000;

/** Time and epochs, in the test's hands. */
export class TestEnvironment implements StoreEnvironment {
  time = 1_000_000;
  epochs = 0;
  secrets = 0;
  readonly bucketMs = BUCKET_MS;
  readonly now = () => this.time;
  readonly newEpoch = () => `epoch-${++this.epochs}`;
  readonly newSecret = () => `secret-${++this.secrets}`;
}

/** A session's id; the same for the same arguments. */
export function sessionId(bucket: number, index = 0): SessionId {
  return `${bucket}.${String(index).padStart(44, '0')}`;
}

export function batchOf(runs: Record<SessionId, Run>, plain = 0): Batch {
  return { plain, runs: new Map(Object.entries(runs)) };
}

export function plainBatch(sum: number): Batch {
  return { plain: sum, runs: new Map() };
}

/** `count` increments from `first` on. */
export function runOf(first: number, count = 1, delta: Delta = 1): Run {
  return { first, deltas: Array.from({ length: count }, () => delta) };
}
