/*
 * Several nodes on one Redis: they count together, hear of each other, and hand sessions over.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { batchOf, plainBatch, runOf, sessionId } from '../../server/stores/batches.ts';
import { RedisProcess } from '../redis-process.ts';
import { type Node, openNode, until } from './open-store.ts';
import { RedisProxy } from './redis-proxy.ts';

const ALICE = sessionId(1, 1);
const BOB = sessionId(1, 2);
const TAKEN_OVER = { kind: 'taken-over' };

let redis: RedisProcess;
let a: Node;
let b: Node;

beforeAll(async () => {
  redis = await RedisProcess.start();
});
beforeEach(async () => {
  await redis.ask('FLUSHALL');
  [a, b] = [await openNode(redis.url), await openNode(redis.url)];
});
afterEach(async () => {
  await a[Symbol.asyncDispose]();
  await b[Symbol.asyncDispose]();
});
afterAll(() => redis[Symbol.asyncDispose]());

async function press(node: Node, session: string, first: number, count = 1) {
  return (await node.store.commit(batchOf({ [session]: runOf(first, count) }))).runs.get(session);
}

describe('commits of two nodes', () => {
  it('[P20] add up, each with a revision of its own', async () => {
    const revisions: number[] = [];
    const pressing = [a, b].map(async ({ store }, index) => {
      for (let seq = 1; seq <= 100; seq++) {
        const batch = batchOf({ [sessionId(1, index)]: runOf(seq) }, 2);
        revisions.push((await store.commit(batch)).snapshot.revision);
      }
    });
    await Promise.all(pressing);
    expect(revisions.sort((one, other) => one - other)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(await a.store.load()).toEqual(await b.store.load());
    expect((await a.store.load()).value).toBe(600);
  });

  it('are news to the other one, at once', async () => {
    const { snapshot } = await a.store.commit(plainBatch(5));
    await until(() => b.changes.some(({ revision }) => revision === snapshot.revision));
    expect(b.changes.at(-1)).toEqual(snapshot);
  });

  it('are read within a second where the news was missed', async () => {
    await redis.ask('HSET', '{counter}:counter', 'value', '7', 'revision', '9'); // without a word
    await until(() => [a, b].every(({ changes }) => changes.at(-1)?.value === 7));
  });

  it('are news after the subscription was lost, too', async () => {
    await redis.ask('CLIENT', 'KILL', 'TYPE', 'pubsub');
    const { snapshot } = await a.store.commit(plainBatch(5));
    await until(() => b.changes.some(({ revision }) => revision === snapshot.revision));
  });

  it('[P11] are told only when the own commit is over, since they hold it', async () => {
    await using slow = await openNode(redis.url, undefined, 1); // waits for a replica that never comes
    const committed = slow.store.commit(batchOf({ [ALICE]: runOf(1) })).catch(() => {});
    await until(async () => (await a.store.load()).revision === 1);
    await a.store.commit(plainBatch(5));
    await a.store.lastSeq(ALICE); // what comes after the news has come
    await until(() => slow.takenOver.length === 1);
    expect(slow.changes).toEqual([]);
    await slow.store.close();
    await committed;
  });

  it('of another database are no news', async () => {
    await using other = await openNode(`${redis.url}/1`);
    await other.store.commit(plainBatch(5));
    await a.store.commit(plainBatch(1));
    await until(() => b.changes.length > 0);
    expect(b.changes.map(({ value }) => value)).not.toContain(5);
    expect((await other.store.load()).value).toBe(5);
    expect(await redis.ask('PUBSUB', 'CHANNELS', '*:state')).toHaveLength(2);
  });
});

describe('[P18] a session that is resumed at another node', () => {
  it('goes on there, and its presses are refused where it was', async () => {
    expect(await press(a, ALICE, 1, 2)).toEqual({ kind: 'applied', seq: 2 });
    expect(await b.store.lastSeq(ALICE)).toMatchObject({ seq: 2, snapshot: { value: 2 } });
    expect(await press(b, ALICE, 3)).toEqual({ kind: 'applied', seq: 3 });

    const { runs, snapshot } = await a.store.commit(batchOf({ [ALICE]: runOf(3, 2), [BOB]: runOf(1) }, 10));
    expect(Object.fromEntries(runs)).toEqual({ [ALICE]: TAKEN_OVER, [BOB]: { kind: 'applied', seq: 1 } });
    expect(snapshot.value).toBe(3 + 1 + 10);
  });

  it('is told to the node where it was, whether it had pressed or not', async () => {
    await press(a, ALICE, 1);
    await b.store.lastSeq(ALICE);
    await b.store.lastSeq(BOB); // issued by a, which Redis can't know
    await until(() => a.takenOver.length === 2);
    expect(a.takenOver).toEqual([ALICE, BOB]);
    await a.store.lastSeq(BOB);
    await until(() => b.takenOver.length === 1);
    expect(b.takenOver).toEqual([BOB]);
  });

  it('and comes back at once, is not taken from where it came back', async () => {
    await press(a, ALICE, 1);
    await Promise.all([b.store.lastSeq(ALICE), a.store.lastSeq(ALICE)]);
    expect(await a.store.lastSeq(ALICE)).toMatchObject({ seq: 1 });
    await b.store.lastSeq(BOB);
    await until(() => a.takenOver.includes(BOB)); // what was told before has come, too
    expect(a.takenOver).toEqual([BOB]);
    expect(await press(a, ALICE, 2)).toEqual({ kind: 'applied', seq: 2 });
  });

  it('counts once what was in flight from the former node', async () => {
    await using proxy = await RedisProxy.start(redis.port);
    await using slow = await openNode(proxy.url);
    await press(slow, ALICE, 1, 2);
    proxy.mode = 'hold-requests';
    const onItsWay = press(slow, ALICE, 3, 5);
    await until(() => proxy.hasHeld);
    expect(await b.store.lastSeq(ALICE)).toMatchObject({ seq: 2 });
    proxy.mode = 'pass';
    proxy.cut();
    expect(await onItsWay).toEqual(TAKEN_OVER);
    expect(await press(b, ALICE, 3, 5)).toEqual({ kind: 'applied', seq: 7 });
    await proxy.release();
    expect((await a.store.load()).value).toBe(7);
  });

  it('stays expired for all', async () => {
    expect(await b.store.lastSeq(sessionId(9))).toEqual({ kind: 'expired' });
    expect(await press(a, sessionId(9), 1)).toEqual({ kind: 'expired' });
  });
});
