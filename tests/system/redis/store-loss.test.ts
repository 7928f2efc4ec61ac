/*
 * Redis loses what it had acknowledged: nobody goes on as if nothing had happened. Every node tells its people,
 * in a new epoch, and with what is left.
 */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { batchOf, plainBatch, runOf, sessionId } from '../../server/stores/batches.ts';
import { RedisProcess } from '../redis-process.ts';
import { type Node, openNode, until } from './open-store.ts';
import { RedisProxy } from './redis-proxy.ts';

const ALICE = sessionId(1, 1);

let redis: RedisProcess;
const disposables: AsyncDisposable[] = [];

beforeEach(async () => {
  redis = await RedisProcess.start(DURABLE);
  disposables.push(redis);
});
afterEach(async () => {
  for (const each of disposables.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

async function open(url = redis.url, waitForReplicas = 0): Promise<Node> {
  const node = await openNode(url, undefined, waitForReplicas);
  disposables.push(node);
  return node;
}

async function proxyTo({ port }: RedisProcess): Promise<RedisProxy> {
  const proxy = await RedisProxy.start(port);
  disposables.push(proxy);
  return proxy;
}

/** Redis was lost to this node, and it has reached one again. */
const isBack = ({ lines }: Node) => lines.some((line) => line.includes('is back'));

/** The first epoch other than `old` that the node has heard of, with its snapshot. */
async function newLife({ changes }: Node, old: string) {
  const isNew = ({ epoch }: { epoch: string }) => epoch !== old;
  await until(() => changes.some(isNew));
  return changes.find(isNew)!;
}

describe('[P19] the data begin a new life, the same for every node, with what Redis has', () => {
  it('when it was restarted empty', async () => {
    const [a, b] = [await open(), await open()];
    await b.store.commit(batchOf({ [ALICE]: runOf(1, 2) }, 3));
    const { epoch } = await a.store.load();
    await redis.restartEmpty();
    const lives = [await newLife(a, epoch), await newLife(b, epoch)];
    expect(lives[0]).toEqual(lives[1]);
    expect(lives[0]?.value).toBe(0);
    expect(await a.store.lastSeq(ALICE)).toEqual({ kind: 'expired' }); // never guessed to be at 0
    expect((await b.store.commit(plainBatch(1))).snapshot).toMatchObject({
      epoch: lives[0]?.epoch,
      value: 1,
    });
    const told = [a, b].map(({ lines }) => lines.filter((line) => line.includes('has lost data')));
    expect(told).toEqual([[expect.any(String)], [expect.any(String)]]);
  });

  it('when it was restored from an older copy, and nothing of a batch in flight is applied', async () => {
    const [a, b] = [await open(), await open()];
    await a.store.commit(plainBatch(5));
    await b.store.commit(batchOf({ [ALICE]: runOf(1, 2) }));
    const restore = await redis.backup();
    const { epoch } = (await b.store.commit(batchOf({ [ALICE]: runOf(3, 2) }))).snapshot;
    await redis.kill();
    const underWay = b.store.commit(batchOf({ [ALICE]: runOf(5) }, 100)).catch((error: unknown) => error);
    await restore();
    const lives = [await newLife(a, epoch), await newLife(b, epoch)];
    expect(lives[0]).toEqual(lives[1]);
    expect(await underWay).toMatchObject({ message: 'The data in Redis has a new epoch.' });
    expect((await a.store.load()).value).toBe(7);
    expect(await a.store.lastSeq(ALICE)).toEqual({ kind: 'expired' });
  });

  it('though others have gone on since, so that the revision is no less', async () => {
    const proxy = await proxyTo(redis);
    const a = await open(proxy.url);
    await a.store.commit(plainBatch(1));
    const restore = await redis.backup();
    const { epoch, revision } = (await a.store.commit(plainBatch(10))).snapshot;
    proxy.target = 1; // leads nowhere
    await restore();
    const b = await open();
    for (let i = 0; i < 3; i++) await b.store.commit(plainBatch(100));
    expect((await b.store.load()).revision).toBeGreaterThan(revision);
    proxy.target = redis.port;
    expect(await newLife(a, epoch)).toEqual(await newLife(b, epoch));
    expect((await a.store.load()).value).toBe(301);
  });

  it('and another one, when the life that comes back is an older one', async () => {
    const a = await open();
    const first = (await a.store.commit(plainBatch(5))).snapshot.epoch;
    const restore = await redis.backup();
    await redis.restartEmpty();
    const second = (await newLife(a, first)).epoch;
    await restore();
    await until(() => a.changes.some(({ epoch }) => epoch !== first && epoch !== second));
    expect(await a.store.load()).toMatchObject({ value: 5, epoch: a.changes.at(-1)?.epoch });
  });

  it('when a replica that was behind became the master', async () => {
    const [proxy, between] = [await proxyTo(redis), await proxyTo(redis)];
    const replica = await redis.replica(DURABLE, between.port);
    disposables.push(replica);
    const a = await open(proxy.url);
    await a.store.commit(plainBatch(1));
    await until(async () => (await replica.ask('HGET', '{counter}:counter', 'value')) === '1');
    between.mode = 'lose-replies';
    const { epoch } = (await a.store.commit(plainBatch(10))).snapshot;
    await redis.kill();
    await replica.promote();
    proxy.target = replica.port;
    expect((await newLife(a, epoch)).value).toBe(1);
    expect((await a.store.commit(plainBatch(1))).snapshot.value).toBe(2);
  });
});

describe('the data go on in the same life', () => {
  it('after a kill, since all that was acknowledged was on the disk', async () => {
    const a = await open();
    const { epoch } = (await a.store.commit(batchOf({ [ALICE]: runOf(1, 2) }))).snapshot;
    await redis.restart();
    await until(() => isBack(a));
    expect(await a.store.lastSeq(ALICE)).toMatchObject({ seq: 2, snapshot: { epoch } });
  });

  it('after a failover, where the replica had to have each press (--redis-wait)', async () => {
    const replica = await redis.replica(DURABLE);
    disposables.push(replica);
    const proxy = await proxyTo(redis);
    const a = await open(proxy.url, 1);
    let value = 0;
    let stop = false;
    const pressing = (async () => {
      while (!stop) value = (await a.store.commit(plainBatch(1))).snapshot.value;
    })().catch(() => {}); // closed in the end, since no replica is left
    await until(() => value > 50);
    await redis.kill();
    const acknowledged = value;
    stop = true;
    await replica.promote();
    proxy.target = replica.port;
    await until(() => isBack(a));
    disposables.push(await replica.replica(DURABLE)); // else nobody could have what it shows
    const { value: kept, epoch } = await a.store.load();
    expect(kept).toBeGreaterThanOrEqual(acknowledged);
    expect(new Set([...a.changes.map((change) => change.epoch), epoch]).size).toBe(1);
    await a.store.close();
    await pressing;
  });

  it('[P10] [P11] after a failover to a replica that lacks what nobody was told of (--redis-wait)', async () => {
    const [proxy, between] = [await proxyTo(redis), await proxyTo(redis)];
    const replica = await redis.replica(DURABLE, between.port);
    disposables.push(replica);
    const [a, b] = [await open(proxy.url, 1), await open(proxy.url, 1)];
    const { epoch } = (await a.store.commit(batchOf({ [ALICE]: runOf(1) }, 1))).snapshot;
    await until(() => b.changes.some(({ value }) => value === 2));
    between.mode = 'lose-replies';
    const underWay = a.store.commit(batchOf({ [ALICE]: runOf(2) }, 10));
    await until(async () => (await redis.ask('HGET', '{counter}:counter', 'value')) === '13');
    // It waits until a replica has what it would show, and that comes with another connection.
    const loaded = expect(b.store.load()).rejects.toThrow('closes the connection');
    expect(b.changes.every(({ value }) => value <= 2)).toBe(true);
    await redis.kill();
    await loaded;
    await replica.promote();
    disposables.push(await replica.replica(DURABLE)); // else nobody could have what it gets
    proxy.target = replica.port;
    expect((await underWay).snapshot).toMatchObject({ epoch, value: 13, revision: 2 });
    await until(() => isBack(b)); // it connects at a time of its own
    expect(await b.store.lastSeq(ALICE)).toMatchObject({ seq: 2, snapshot: { value: 13 } });
    await until(() => b.changes.some(({ value }) => value === 13));
    expect(b.changes.every((change) => change.epoch === epoch)).toBe(true);
  });

  it('where the master became a replica, and takes no writes, until it is the master again', async () => {
    const other = await RedisProcess.start();
    disposables.push(other);
    const a = await open();
    await a.store.commit(plainBatch(1));
    await redis.ask('CONFIG', 'SET', 'replica-read-only', 'yes');
    await other.ask('SHUTDOWN', 'NOSAVE').catch(() => {});
    await redis.ask('REPLICAOF', '127.0.0.1', String(other.port));
    const committed = a.store.commit(plainBatch(10));
    await until(() => a.lines.some((line) => line.includes('READONLY')));
    await redis.promote();
    expect((await committed).snapshot).toMatchObject({ value: 11, revision: 2 });
  });
});
