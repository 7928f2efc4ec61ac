/*
 * The contract of every store: where the counter is kept. Types only; plan.ts has the arithmetic that all
 * stores share. tests/server/stores/contract.ts is the test suite that each of them passes.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import type { Point } from './lineage.ts';

/** The committed data. */
export interface Snapshot {
  /** Identifies one lifetime of the data: new data has a new epoch. */
  readonly epoch: string;
  readonly value: number;
  /** Grows by one with each commit that changes anything. */
  readonly revision: number;
  /** The number of the current bucket of sessions: new sessions are issued in it. */
  readonly bucket: number;
  /** The latest branch of the data's history (lineage.ts). Omitted if nothing outlives the process, or none exists. */
  readonly branch?: string;
}

/** Presses of one session: `deltas[i]` has the number `first + i`. */
export interface Run {
  readonly first: number;
  readonly deltas: readonly Delta[];
}

/** The content of one transaction. */
export interface Batch {
  /** The sum of the plain presses. */
  readonly plain: number;
  readonly runs: ReadonlyMap<SessionId, Run>;
}

/**
 * The outcome of a run. `applied`: everything up to `seq` is durable, by this batch or an earlier one.
 * `gap`: nothing of it was applied, since the last number of the session is `seq`.
 * `expired`: nothing of it was applied, since the session is no longer known.
 * `unknown`: the session is no longer known, and whether this run was applied earlier is unknown.
 * `taken-over`: nothing more of it is applied, since another node has resumed the session.
 */
export type RunResult =
  | { readonly kind: 'applied'; readonly seq: number }
  | { readonly kind: 'gap'; readonly seq: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'taken-over' };

export interface Committed {
  /** As of this commit. */
  readonly snapshot: Snapshot;
  readonly runs: ReadonlyMap<SessionId, RunResult>;
}

/**
 * `snapshot` was read together with `seq`, so it contains exactly the presses of the session up to it. `diverged`: the
 * data lacks something up to the client's point of its history.
 */
export type SessionLookup =
  | {
      readonly kind: 'known';
      readonly seq: number;
      readonly snapshot: Snapshot;
      readonly diverged?: boolean;
    }
  | { readonly kind: 'expired' };

/**
 * No read shows a commit before the promise of that commit has resolved, and afterwards none shows less: otherwise a
 * state could overtake the acks of its presses, and the displayed number would dip.
 */
export interface Store {
  /** Created with the data, stored with it, and the same on all nodes: it signs session ids. Not to be logged. */
  readonly secret: string;
  load(): Promise<Snapshot>;
  /**
   * All or nothing, and durable when it resolves. Presses that were applied before are trimmed, so a batch may come
   * late, or twice. A rejection means that nothing of the batch was applied, except for a StoreBroken.
   */
  commit(batch: Batch): Promise<Committed>;
  /**
   * The last number applied for a session; 0 for one that was issued recently and has not pressed. The caller
   * resumes the session: from then on, runs of it from other nodes are `taken-over`.
   * @param known the point of the data's history that its client knows
   */
  lastSeq(session: SessionId, known?: Point): Promise<SessionLookup>;
  /** Calls `listener` with commits of other nodes, and when the epoch changes. */
  onChange(listener: (snapshot: Snapshot) => void): void;
  /** Calls `listener` with sessions of this node that another node has resumed. */
  onTakenOver(listener: (session: SessionId) => void): void;
  /** Can it commit, as far as it knows? */
  isReady(): boolean;
  close(): Promise<void>;
}

/** What a store needs from outside: passed in, so that tests and the simulator control it. */
export interface StoreEnvironment {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A unique name: for an epoch, or a branch. */
  readonly newEpoch: () => string;
  /** The secret for new data: 256 random bits, base64url. */
  readonly newSecret: () => string;
  /** How long a bucket of sessions is the current one, in ms. A session lives for one to two of these after its last press. */
  readonly bucketMs: number;
}
