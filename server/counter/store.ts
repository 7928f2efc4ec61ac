/*
 * The contract of every store: where the counter lives. Types only, and the arithmetic that all stores
 * share. tests/server/store/contract.ts is the suite that each of them passes.
 */

import type { SessionId, Step } from '../../protocol/messages.ts';

/** What is committed. */
export interface Snapshot {
  /** Names one life of the data: new data, new epoch. */
  readonly epoch: string;
  readonly value: number;
  /** Grows by one with each commit that changes anything. */
  readonly revision: number;
  /** The number of the current bucket of sessions: new sessions are issued in it. */
  readonly bucket: number;
}

/** Presses of one session: `steps[i]` has the number `first + i`. */
export interface Run {
  readonly first: number;
  readonly steps: readonly Step[];
}

/** What is committed in one transaction. */
export interface Batch {
  /** The sum of the plain presses. */
  readonly plain: number;
  readonly runs: ReadonlyMap<SessionId, Run>;
}

/**
 * What became of a run. `applied`: everything up to `seq` is durable, by this batch or an earlier one.
 * `gap`: nothing of it was applied, since the last number of the session is `seq`.
 * `expired`: nothing of it was applied, since the session is no longer known.
 * `taken-over`: nothing of it is applied any more, since another node has resumed the session.
 */
export type RunResult =
  | { readonly kind: 'applied'; readonly seq: number }
  | { readonly kind: 'gap'; readonly seq: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'taken-over' };

export interface Committed {
  /** As of this commit. */
  readonly snapshot: Snapshot;
  readonly runs: ReadonlyMap<SessionId, RunResult>;
}

/** `snapshot` was read together with `seq`, so that it holds exactly the presses of the session up to it. */
export type SessionLookup =
  | { readonly kind: 'known'; readonly seq: number; readonly snapshot: Snapshot }
  | { readonly kind: 'expired' };

export interface Store {
  load(): Promise<Snapshot>;
  /**
   * All or nothing, and durable when it resolves. What was applied before is trimmed, so a batch may come
   * late, or twice. A rejection means that nothing of the batch was applied.
   */
  commit(batch: Batch): Promise<Committed>;
  /**
   * The last number applied for a session; 0 for one that was issued lately and has not pressed. Who asks
   * resumes the session: from then on, runs of it from other nodes are `taken-over`.
   */
  lastSeq(session: SessionId): Promise<SessionLookup>;
  /** Calls `listener` with commits of other nodes, and when the data began a new life: a new epoch. */
  onChange(listener: (snapshot: Snapshot) => void): void;
  /** Calls `listener` with sessions of this node that another node has resumed. */
  onTakenOver(listener: (session: SessionId) => void): void;
  /** Can it commit, as far as it knows? */
  isReady(): boolean;
  close(): Promise<void>;
}

/** What a store needs from outside: passed in, so that tests and the simulator decide. */
export interface StoreEnvironment {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new epoch's name. */
  readonly newEpoch: () => string;
  /** How long a bucket of sessions is the current one, in ms. A session lives for one to two of these after its last press. */
  readonly bucketMs: number;
}

/**
 * What a run adds to the value of a session whose last number is `last`: only what is new of it, or
 * nothing where it begins beyond `last + 1`.
 * @example trimRun({ first: 3, steps: [1, 1, 1] }, 4) // { kind: 'applied', seq: 5, sum: 1 }
 */
export function trimRun(
  run: Run,
  last: number,
): { kind: 'applied'; seq: number; sum: number } | { kind: 'gap'; seq: number } {
  if (run.first > last + 1) return { kind: 'gap', seq: last };
  let sum = 0;
  for (let i = last + 1 - run.first; i < run.steps.length; i++) sum += run.steps[i]!;
  return { kind: 'applied', seq: Math.max(last, run.first + run.steps.length - 1), sum };
}

/**
 * The last number of a session, from what the two buckets hold of it. In neither, it has never pressed if
 * it was issued in one of them; otherwise it is unknown what became of its presses: the server never guesses.
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

/** The number of the bucket in which a session was issued; undefined where it is no session at all. */
export function bucketOf(session: SessionId): number | undefined {
  const match = /^([1-9]\d{0,8})\.[\w-]{22}$/.exec(session);
  return match ? Number(match[1]) : undefined;
}
