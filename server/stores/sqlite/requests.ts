/*
 * What the server's thread asks of the worker that has the database, and what comes back: one reply for each
 * request, in the same order. All of it survives a structured clone.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { Batch, Committed, SessionLookup, Snapshot } from '../../counter/store.ts';

/** With what a worker begins; its first reply says whether the data could be opened. */
export interface Opening {
  readonly directory: string;
  readonly bucketMs: number;
  /** For new data: the name of its epoch, and the time in ms since 1970. */
  readonly epoch: string;
  readonly nowMs: number;
}

export type Request =
  | { readonly kind: 'load' }
  | { readonly kind: 'look-up'; readonly session: SessionId }
  | { readonly kind: 'commit'; readonly batch: Batch; readonly nowMs: number }
  | { readonly kind: 'close' };

/**
 * `failed`: SQLite or the file system refused, and nothing was changed; the reason is for the operator.
 * `out-of-range`: the value would leave the safe integers.
 */
export type Reply =
  | { readonly kind: 'done'; readonly result: Snapshot | SessionLookup | Committed | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'out-of-range'; readonly reason: string };
