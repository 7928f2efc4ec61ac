/*
 * The requests of the server's thread to the database worker, and the replies: one for each
 * request, in the same order. All of it survives a structured clone.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { Delta } from '../../../protocol/press.ts';
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
  | { readonly kind: 'commit'; readonly batch: PackedBatch; readonly nowMs: number }
  | { readonly kind: 'close' };

/** `Batch`, in a form that clones in a tenth of the time: a thousand runs as objects cost either thread 0.4 ms. */
export interface PackedBatch {
  readonly plain: number;
  readonly sessions: readonly SessionId[];
  /** For each session: `first`, the number of deltas, the deltas. */
  readonly numbers: Float64Array;
}

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

export function packBatch({ plain, runs }: Batch): PackedBatch {
  const numbers: number[] = [];
  for (const { first, deltas } of runs.values()) {
    numbers.push(first, deltas.length);
    for (const delta of deltas) numbers.push(delta);
  }
  return { plain, sessions: [...runs.keys()], numbers: Float64Array.from(numbers) };
}

export function unpackBatch({ plain, sessions, numbers }: PackedBatch): Batch {
  const runs = new Map<SessionId, Run>();
  let at = 0;
  for (const session of sessions) {
    const [first, count] = [numbers[at]!, numbers[at + 1]!];
    at += 2 + count;
    runs.set(session, { first, deltas: Array.from(numbers.subarray(at - count, at)) as Delta[] });
  }
  return { plain, runs };
}

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
