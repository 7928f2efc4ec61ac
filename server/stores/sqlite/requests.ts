/*
 * The requests of the server's thread to the database worker, and the replies: one for each
 * request, in the same order. All of it survives a structured clone.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { Point } from '../../counter/lineage.ts';
import type { Batch, Committed, Run, RunResult, SessionLookup, Snapshot } from '../../counter/store.ts';

/** The data with which a worker starts; its first reply says whether the data could be opened, and has the secret. */
export interface Opening {
  readonly directory: string;
  readonly bucketMs: number;
  /** Unique: for the branch that begins, and for new data, its epoch. */
  readonly name: string;
  /** For new data, in ms since 1970. */
  readonly nowMs: number;
  /** For data without one. */
  readonly secret: string;
}

export type Request =
  | { readonly kind: 'load' }
  | { readonly kind: 'look-up'; readonly session: SessionId; readonly known: Point | undefined }
  | { readonly kind: 'commit'; readonly batch: Batch; readonly nowMs: number }
  | { readonly kind: 'close' };

/** `Committed`, without the usual results: applied, up to the last press of the run. */
export interface PackedCommit {
  readonly snapshot: Snapshot;
  readonly unusual: ReadonlyMap<SessionId, RunResult>;
}

/**
 * `failed`: SQLite or the file system refused, and nothing changed; the reason is for the operator.
 * `out-of-range`: the value would leave the safe integers.
 */
export type Reply =
  | { readonly kind: 'done'; readonly result: Snapshot | SessionLookup | PackedCommit | string | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'out-of-range'; readonly reason: string };

/** A thousand results would cost the server's thread a millisecond to receive. */
export function pack({ runs }: Batch, committed: Committed): PackedCommit {
  const unusual = new Map<SessionId, RunResult>();
  for (const [session, result] of committed.runs) {
    const isUsual = result.kind === 'applied' && result.seq === lastOf(runs.get(session)!);
    if (!isUsual) unusual.set(session, result);
  }
  return { snapshot: committed.snapshot, unusual };
}

/** @param batch the committed one */
export function unpack({ runs }: Batch, { snapshot, unusual }: PackedCommit): Committed {
  const results = new Map<SessionId, RunResult>();
  for (const [session, run] of runs) {
    results.set(session, unusual.get(session) ?? { kind: 'applied', seq: lastOf(run) });
  }
  return { snapshot, runs: results };
}

function lastOf({ first, deltas }: Run): number {
  return first + deltas.length - 1;
}
