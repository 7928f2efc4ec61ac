/*
 * A store without persistence: the counter in this process's memory, for tests, the simulator and trying out.
 * "Durable" lasts as long as the process; everything else is as in every store.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { ReadSession } from '../counter/plan.ts';
import { lookUp, newCounter, planCommit, snapshotOf, tableOf } from '../counter/plan.ts';
import type { Store, StoreEnvironment } from '../counter/store.ts';

export function openMemoryStore(environment: StoreEnvironment): Store {
  let counter = newCounter(environment);
  let closed = false;
  const tables = [new Map<SessionId, number>(), new Map<SessionId, number>()] as const;
  const read: ReadSession = (session, bucket) => tables[tableOf(bucket)].get(session);
  const refuseWhenClosed = () => {
    if (closed) throw new Error('The store is closed');
  };

  return {
    secret: environment.newSecret(),
    async load() {
      refuseWhenClosed();
      return snapshotOf(counter);
    },
    async commit(batch) {
      refuseWhenClosed();
      const { results, change } = planCommit(counter, batch, read, environment);
      if (change) {
        const table = tables[tableOf(change.counter.bucket)];
        if (change.rotates) table.clear();
        for (const [session, seq] of change.sessions) table.set(session, seq);
        counter = change.counter;
      }
      return { snapshot: snapshotOf(counter), runs: results };
    },
    async lastSeq(session) {
      refuseWhenClosed();
      const seq = lookUp(session, counter.bucket, read);
      return seq === 'expired' ? { kind: 'expired' } : { kind: 'known', seq, snapshot: snapshotOf(counter) };
    },
    onChange() {}, // there are no other nodes
    onTakenOver() {},
    isReady: () => !closed,
    async close() {
      closed = true;
    },
  };
}
