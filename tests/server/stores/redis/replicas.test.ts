/*
 * --redis-wait over the model of Redis: nothing is shown that a failover could take back.
 */

import { beforeEach, describe, expect, it } from 'vitest';
import { ModelWorld } from '../../../sim/redis/model-nodes.ts';
import { batchOf, plainBatch, runOf, sessionId } from '../batches.ts';

const ALICE = sessionId(1, 1);
const BOB = sessionId(1, 2);

let world: ModelWorld;
beforeEach(() => {
  world = new ModelWorld({ replicas: 2 });
});

/** The replicas get nothing for so long. */
function holdReplicas(forMs: number): void {
  for (const replication of world.redis.replications) replication.hold(world.queue.nowMs + forMs);
}

describe('[P11] what no replica has', () => {
  it('is not shown by a node that starts, and a failover that loses it ends no connection', async () => {
    const a = await world.open(1);
    await world.settled(a.store.commit(plainBatch(1)));
    holdReplicas(60_000);
    const committed = a.store.commit(plainBatch(10));
    await world.run(50);
    const b = await world.open(1);
    const loaded = b.store.load().catch((error: unknown) => error);
    await world.run(500);
    world.redis.failOver();
    expect(await world.settled(loaded)).toMatchObject({ name: 'StoreError' }); // it waited, until the connection ended
    await world.run(1_000);
    expect((await world.settled(b.store.load())).value).toBeLessThanOrEqual(11);
    expect((await world.settled(committed)).snapshot).toMatchObject({ value: 11, revision: 2 });
    await world.run(2_000);
    expect(b.changes.at(-1)).toMatchObject({ value: 11, revision: 2 });
    expect(new Set([...a.changes, ...b.changes].map(({ epoch }) => epoch)).size).toBe(1);
  });

  it('does not stand in the answer to a look-up', async () => {
    const [a, b] = [await world.open(1), await world.open(1)];
    holdReplicas(700);
    const committed = world.queue.nowMs;
    const commit = a.store.commit(batchOf({ [ALICE]: runOf(1) }));
    await world.run(20);
    expect(await world.settled(b.store.lastSeq(ALICE))).toMatchObject({ seq: 1 });
    expect(world.queue.nowMs).toBeGreaterThanOrEqual(committed + 700);
    await world.settled(commit);
  });

  it('is not shown by the look-up of a forgotten session on a new connection, which has written nothing', async () => {
    const [a, b] = [await world.open(1), await world.open(1)];
    await world.settled(a.store.commit(plainBatch(1)));
    await world.run(1_100);
    holdReplicas(60_000);
    const committed = a.store.commit(plainBatch(10)).catch(() => {});
    await world.run(50);
    for (const link of b.links) link.cut(0, 0);
    while (!b.lines.some((line) => line.includes('is back'))) await world.run(1);
    b.store.lastSeq(sessionId(9)).catch(() => {});
    await world.run(900);
    expect(b.changes.every(({ value }) => value === 1)).toBe(true);
    world.redis.failOver();
    await world.settled(committed);
  });

  it('is not told as a new epoch', async () => {
    const a = await world.open(1);
    await world.settled(a.store.commit(plainBatch(1)));
    const restore = world.redis.backup();
    await world.settled(a.store.commit(plainBatch(10)));
    restore();
    holdReplicas(5_000);
    const fromMs = world.queue.nowMs;
    await world.run(4_000);
    expect(a.changes.filter(({ value }) => value !== 11)).toEqual([]);
    await world.run(3_000);
    expect(world.queue.nowMs - fromMs).toBe(7_000);
    expect(a.changes.at(-1)).toMatchObject({ epoch: 'epoch-2', value: 1 });
  });
});

it('[P11] a look-up is answered after the own commit that its value may hold', async () => {
  const a = await world.open(1);
  holdReplicas(150); // both wait for the second piece of WAIT
  const order: string[] = [];
  const commit = a.store.commit(batchOf({ [ALICE]: runOf(1) }, 5)).then(() => order.push('committed'));
  const found = a.store.lastSeq(BOB).then((lookUp) => {
    order.push('looked up');
    return lookUp;
  });
  expect(await world.settled(found)).toMatchObject({ seq: 0, snapshot: { value: 6 } });
  await world.settled(commit);
  expect(order).toEqual(['committed', 'looked up']);
});
