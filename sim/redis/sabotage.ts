/*
 * Negative controls for the world of nodes: stores with bugs that the real one once had. To be trusted, this world must
 * find them. They wrap the real store.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Point } from '../../server/counter/lineage.ts';
import type { Batch, Committed, SessionLookup, Snapshot, Store } from '../../server/counter/store.ts';
import type { NodesKind } from './happening.ts';
import type { RedisModel } from './model.ts';
import { counterOf } from './truth.ts';

export interface NodesSabotage {
  readonly name: NodesSabotageName;
  /** The bug, in one sentence. */
  readonly what: string;
  readonly store?: (real: Store, redis: RedisModel) => Store;
  /** Does the model hide its run id? Then no branch is ever detected. */
  readonly hidesRuns?: boolean;
  /** The faults that trigger it: its worlds inject no others, so that it is found sooner. */
  readonly kinds: readonly NodesKind[];
}

export type NodesSabotageName =
  | 'shows-before-wait'
  | 'expired-for-unknown'
  | 'restore-untold'
  | 'split-brain-untold';

/** The real store; subclasses change one method. */
class SameStore implements Store {
  constructor(
    protected readonly real: Store,
    protected readonly redis: RedisModel,
  ) {}

  get secret(): string {
    return this.real.secret;
  }

  load(): Promise<Snapshot> {
    return this.real.load();
  }

  commit(batch: Batch): Promise<Committed> {
    return this.real.commit(batch);
  }

  lastSeq(session: SessionId, known?: Point): Promise<SessionLookup> {
    return this.real.lastSeq(session, known);
  }

  onChange(listener: (snapshot: Snapshot) => void): void {
    this.real.onChange(listener);
  }

  onTakenOver(listener: (session: SessionId) => void): void {
    this.real.onTakenOver(listener);
  }

  isReady(): boolean {
    return this.real.isReady();
  }

  close(): Promise<void> {
    return this.real.close();
  }
}

/** Starts from the master's data, whether or not its replicas have it. */
class HastyStore extends SameStore {
  override async load(): Promise<Snapshot> {
    const { epoch, value, revision, bucket } = counterOf(this.redis.master);
    return { epoch, value, revision, bucket };
  }
}

/** Looks up sessions without what their clients know. */
class IncuriousStore extends SameStore {
  override lastSeq(session: SessionId): Promise<SessionLookup> {
    return super.lastSeq(session);
  }
}

/** Treats a batch of unknown outcome as not applied. */
class HopefulStore extends SameStore {
  override async commit(batch: Batch): Promise<Committed> {
    const { snapshot, runs } = await super.commit(batch);
    const told = Array.from(runs, ([session, result]) => {
      return [session, result.kind === 'unknown' ? ({ kind: 'expired' } as const) : result] as const;
    });
    return { snapshot, runs: new Map(told) };
  }
}

export const NODES_SABOTAGES: readonly NodesSabotage[] = [
  {
    name: 'shows-before-wait',
    what: 'a node that starts shows what no replica has',
    store: (...args) => new HastyStore(...args),
    kinds: ['fail-over'],
  },
  {
    name: 'expired-for-unknown',
    what: 'a batch of unknown outcome is taken for one that was not applied',
    store: (...args) => new HopefulStore(...args),
    kinds: ['replies-lost'],
  },
  {
    name: 'restore-untold',
    what: 'a Redis that is restored from an older copy notes no branch',
    hidesRuns: true,
    kinds: ['redis-restore', 'node-kill'],
  },
  {
    name: 'split-brain-untold',
    what: 'whoever comes from the other side of a split brain is not asked what they know',
    store: (...args) => new IncuriousStore(...args),
    kinds: ['split-brain', 'move'],
  },
];
