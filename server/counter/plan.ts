/*
 * What a commit does, for the stores in this process. Pure. In: what is stored, a batch, and a
 * way to read a session. Out: what to write, and the outcome of each run. The store only reads and writes.
 */

import type { SessionId } from '../../protocol/messages.ts';
import { bucketOf } from './session-id.ts';
import type { Batch, Run, RunResult, Snapshot, StoreEnvironment } from './store.ts';

/** The stored data, except the sessions. */
export interface Counter extends Snapshot {
  /** When the current bucket began, in ms since 1970. */
  readonly rotatedAt: number;
}

/** The last number of a session in one bucket; undefined if that bucket does not contain it. */
export type ReadSession = (session: SessionId, bucket: number) => number | undefined;

export interface Plan {
  /** The outcome of each run of the batch. */
  readonly results: ReadonlyMap<SessionId, RunResult>;
  /** What to write; undefined if nothing changes. */
  readonly change?: Change;
}

/** Written in one transaction: if `rotates`, clear the table first, then write the sessions. */
export interface Change {
  readonly counter: Counter;
  /** The bucket of `counter` is new: its table still contains the sessions of the bucket before last. */
  readonly rotates: boolean;
  /** For the table of the current bucket. */
  readonly sessions: ReadonlyMap<SessionId, number>;
}

export function newCounter({ newEpoch, now }: Pick<StoreEnvironment, 'newEpoch' | 'now'>): Counter {
  return { epoch: newEpoch(), value: 0, revision: 0, bucket: 1, rotatedAt: now() };
}

export function snapshotOf({ epoch, value, revision, bucket, branch }: Counter): Snapshot {
  return { epoch, value, revision, bucket, ...(branch !== undefined && { branch }) };
}

/** The table of a bucket: it reuses that of the bucket before last. */
export function tableOf(bucket: number): 0 | 1 {
  return bucket % 2 === 0 ? 0 : 1;
}

/** The last number of a session: from the current bucket, otherwise from the one before. */
export function lookUp(session: SessionId, currentBucket: number, read: ReadSession): number | 'expired' {
  const found = read(session, currentBucket) ?? read(session, currentBucket - 1);
  return lastSeqIn(found, session, currentBucket);
}

/**
 * Rotates the bucket if due, then trims each run to its new presses (P10).
 * @throws RangeError if the plain presses alone would leave the safe integers: then nothing must be written
 */
export function planCommit(
  stored: Counter,
  batch: Batch,
  read: ReadSession,
  { now, bucketMs }: Pick<StoreEnvironment, 'now' | 'bucketMs'>,
): Plan {
  const time = now();
  const rotates = time - stored.rotatedAt >= bucketMs;
  const bucket = rotates ? stored.bucket + 1 : stored.bucket;
  // Until the commit, the table of a new bucket contains old sessions, which will be cleared.
  const readBucket: ReadSession = rotates ? (s, b) => (b === bucket ? undefined : read(s, b)) : read;

  const { results, sessions, sum } = settle(stored.value, batch, (s) => lookUp(s, bucket, readBucket));
  if (batch.plain === 0 && sessions.size === 0) return { results };

  const value = stored.value + (batch.plain + sum); // near 2^53, each addition to the value could round
  if (!Number.isSafeInteger(value)) throw new RangeError(`The value would leave the safe integers: ${value}`);
  const rotatedAt = rotates ? time : stored.rotatedAt;
  const counter = { ...stored, value, revision: stored.revision + 1, bucket, rotatedAt };
  return { results, change: { counter, rotates, sessions } };
}

interface Settled {
  readonly results: ReadonlyMap<SessionId, RunResult>;
  /** Those with new presses, and their last number then. */
  readonly sessions: ReadonlyMap<SessionId, number>;
  /** What the new presses add to the value. */
  readonly sum: number;
}

type LastSeq = (session: SessionId) => number | 'expired';

function settle(value: number, batch: Batch, lastSeq: LastSeq): Settled {
  const settled = settleRuns(batch, lastSeq);
  return Number.isSafeInteger(value + (batch.plain + settled.sum)) ? settled : heldBack(settled, lastSeq);
}

function settleRuns(batch: Batch, lastSeq: LastSeq): Settled {
  const results = new Map<SessionId, RunResult>();
  const sessions = new Map<SessionId, number>();
  let sum = 0;
  for (const [session, run] of batch.runs) {
    const last = lastSeq(session);
    if (last === 'expired') {
      results.set(session, { kind: 'expired' });
      continue;
    }
    const trimmed = trimRun(run, last);
    results.set(session, { kind: trimmed.kind, seq: trimmed.seq });
    if (trimmed.kind === 'gap' || trimmed.seq === last) continue;
    sessions.set(session, trimmed.seq);
    sum += trimmed.sum;
  }
  return { results, sessions, sum };
}

/**
 * Without any new press, as if none of them had arrived: their clients resend them. The room lets no batch leave the
 * range, but a run that turned out to be expired, or known, may have balanced another: when the presses come again, the
 * room knows better (P16). Failing the batch instead would fail it forever.
 */
function heldBack({ results, sessions }: Settled, lastSeq: LastSeq): Settled {
  const gaps = [...sessions.keys()].map((session) => [session, gapOf(lastSeq(session))] as const);
  return { results: new Map([...results, ...gaps]), sessions: new Map(), sum: 0 };
}

function gapOf(last: number | 'expired'): RunResult {
  return last === 'expired' ? { kind: 'expired' } : { kind: 'gap', seq: last };
}

/**
 * What a run adds to the value of a session whose last number is `last`: only its new presses, or
 * nothing if it begins beyond `last + 1`.
 * @example trimRun({ first: 3, deltas: [1, 1, 1] }, 4) // { kind: 'applied', seq: 5, sum: 1 }
 */
export function trimRun(
  run: Run,
  last: number,
): { kind: 'applied'; seq: number; sum: number } | { kind: 'gap'; seq: number } {
  if (run.first > last + 1) return { kind: 'gap', seq: last };
  let sum = 0;
  for (let i = last + 1 - run.first; i < run.deltas.length; i++) sum += run.deltas[i]!;
  return { kind: 'applied', seq: Math.max(last, run.first + run.deltas.length - 1), sum };
}

/**
 * The last number of a session, from both buckets. If neither contains it, it has never pressed if
 * it was issued in one of them; otherwise the outcome of its presses is unknown: the server never guesses.
 */
export function lastSeqIn(
  found: number | undefined,
  session: SessionId,
  currentBucket: number,
): number | 'expired' {
  if (found !== undefined) return found;
  const issued = bucketOf(session);
  return issued !== undefined && issued >= currentBucket - 1 && issued <= currentBucket ? 0 : 'expired';
}
