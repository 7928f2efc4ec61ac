/*
 * A node and its Redis, when something goes wrong between them: every press counts once, and none is refused
 * that was counted.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Committed } from '../../../server/counter/store.ts';
import type { RedisEnvironment } from '../../../server/stores/redis/counter.ts';
import { REDIS_TIMING } from '../../../server/stores/redis/reconnecting-client.ts';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { batchOf, plainBatch, runOf, sessionId, TestEnvironment } from '../../server/stores/batches.ts';
import { RedisProcess } from '../redis-process.ts';
import { type Node, openNode, PATIENT, until } from './open-store.ts';
import { RedisProxy } from './redis-proxy.ts';

const ALICE = sessionId(1, 1);

let redis: RedisProcess;
let proxy: RedisProxy;
const nodes: Node[] = [];

beforeAll(async () => {
  redis = await RedisProcess.start(DURABLE);
  proxy = await RedisProxy.start(redis.port);
});
beforeEach(() => redis.ask('FLUSHALL'));
afterEach(async () => {
  proxy.mode = 'pass';
  for (const node of nodes.splice(0)) await node[Symbol.asyncDispose]();
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

async function open(environment?: RedisEnvironment, waitForReplicas = 0, timing = PATIENT): Promise<Node> {
  const node = await openNode(proxy.url, environment, waitForReplicas, timing);
  nodes.push(node);
  return node;
}

/** The counter as Redis has it. */
async function stored(name: 'value' | 'revision' = 'value'): Promise<number> {
  return Number(await redis.ask('HGET', '{counter}:counter', name));
}

/** Has it settled by now? */
function watch(promise: Promise<unknown>): { settled: boolean } {
  const watched = { settled: false };
  const settle = () => {
    watched.settled = true;
  };
  promise.then(settle, settle);
  return watched;
}

describe('a batch whose reply was lost', () => {
  it('[P10] counts once when it comes again, with the plain presses in it', async () => {
    const { store } = await open();
    await store.commit(batchOf({ [ALICE]: runOf(1, 2) }, 10));
    proxy.mode = 'lose-replies';
    const committed = store.commit(batchOf({ [ALICE]: runOf(3, 3), [sessionId(1, 2)]: runOf(7) }, 100));
    await until(async () => (await stored()) === 115);
    proxy.mode = 'pass';
    proxy.cut();
    const { snapshot, runs } = await committed;
    expect(snapshot).toMatchObject({ value: 115, revision: 2 });
    expect(runs.get(ALICE)).toEqual({ kind: 'applied', seq: 5 });
    expect(runs.get(sessionId(1, 2))).toEqual({ kind: 'gap', seq: 0 });
    expect((await store.commit(plainBatch(1))).snapshot).toMatchObject({ value: 116, revision: 3 });
  });

  it.each([
    ['fails again, if its plain presses do', plainBatch(1), '2 range', expect.any(RangeError)],
    ['asks again for numbered ones', batchOf({ [ALICE]: runOf(1) }), '2', { kind: 'gap', seq: 0 }],
  ])('[P16] that would leave the range %s when it comes again', async (_, batch, noted, outcome) => {
    const { store } = await open();
    await store.commit(plainBatch(Number.MAX_SAFE_INTEGER));
    proxy.mode = 'lose-replies';
    const beyond = store.commit(batch).then(
      ({ runs }) => runs.get(ALICE),
      (error: unknown) => error,
    );
    const isNoted = async () =>
      ((await redis.ask('HVALS', '{counter}:sessions:1')) as string[]).includes(noted);
    await until(isNoted);
    proxy.mode = 'pass';
    proxy.cut();
    expect(await beyond).toEqual(outcome);
    expect((await store.commit(plainBatch(-1))).snapshot.value).toBe(Number.MAX_SAFE_INTEGER - 1);
    expect(await store.lastSeq(ALICE)).toMatchObject({ seq: 0 });
  });

  it('[P5] counts plain presses at most once even if the node was forgotten meanwhile', async () => {
    const environment = new TestEnvironment();
    const { store } = await open(environment);
    await store.commit(plainBatch(1));
    await using other = await openNode(redis.url, environment);
    proxy.mode = 'lose-replies';
    const committed = store.commit(batchOf({ [sessionId(1, 2)]: runOf(1) }, 10));
    await until(async () => (await stored()) === 12);
    for (let bucket = 2; bucket <= 4; bucket++) {
      environment.time += environment.bucketMs;
      await other.store.commit(plainBatch(100));
    }
    proxy.mode = 'pass';
    proxy.cut();
    expect((await committed).runs.get(sessionId(1, 2))).toEqual({ kind: 'unknown' });
    expect(await stored()).toBe(312);
    expect((await store.commit(plainBatch(1))).snapshot).toMatchObject({ value: 313, bucket: 4 });
  });
});

it('[P10] a batch that reaches Redis late, after it came again, changes nothing', async () => {
  const { store } = await open();
  await store.commit(plainBatch(1));
  proxy.mode = 'hold-requests';
  const committed = store.commit(batchOf({ [ALICE]: runOf(1) }, 10));
  await until(() => proxy.hasHeld);
  proxy.mode = 'pass';
  proxy.cut();
  expect((await committed).snapshot.value).toBe(12);
  await store.commit(plainBatch(100));
  await proxy.release();
  expect(await stored()).toBe(112);
  expect((await store.commit(plainBatch(1))).snapshot.value).toBe(113);
});

it('[P18] a look-up that reaches Redis late takes the session from nobody', async () => {
  const { store } = await open(undefined, 0, { ...PATIENT, lookUpMs: 500 });
  await using other = await openNode(redis.url);
  await store.commit(batchOf({ [ALICE]: runOf(1) }));
  proxy.mode = 'hold-requests';
  await expect(store.lastSeq(ALICE)).rejects.toMatchObject({ name: 'StoreUnavailable' });
  proxy.mode = 'pass';
  proxy.cut();
  expect(await other.store.lastSeq(ALICE)).toMatchObject({ seq: 1 });
  await proxy.release();
  expect((await other.store.commit(batchOf({ [ALICE]: runOf(2) }))).runs.get(ALICE)).toMatchObject({
    seq: 2,
  });
});

it('takes tens of thousands of sessions at once', async () => {
  const { store, lines } = await open();
  const sessions = Array.from({ length: 50_000 }, (_, i) => sessionId(1, i));
  const runs = new Map(sessions.map((session) => [session, runOf(1)]));
  expect((await store.commit({ plain: 0, runs })).snapshot.value).toBe(50_000);
  const found = await Promise.all(sessions.slice(0, 5_000).map((session) => store.lastSeq(session)));
  expect(found.every((each) => each.kind === 'known' && each.seq === 1)).toBe(true);
  expect(lines).toEqual([]);
});

it('goes on where Redis has forgotten the scripts', async () => {
  const { store } = await open();
  for (let i = 1; i <= 5; i++) {
    await redis.ask('SCRIPT', 'FLUSH');
    const [committed, found] = await Promise.all([
      store.commit(batchOf({ [ALICE]: runOf(i) })),
      store.lastSeq(sessionId(1, 2)),
    ]);
    expect(committed.snapshot.value).toBe(i);
    expect(found).toMatchObject({ kind: 'known', seq: 0 });
  }
});

it('a script is sent in full once, and run by its hash from then on', async () => {
  await redis.ask('SCRIPT', 'FLUSH');
  await redis.ask('CONFIG', 'RESETSTAT');
  const { store } = await open();
  for (let i = 1; i <= 5; i++) await store.commit(batchOf({ [ALICE]: runOf(i) }));
  expect(await redis.figure('cmdstat_eval:calls=')).toBeLessThanOrEqual(3); // open, commit; look, once a second
  expect(await redis.figure('cmdstat_evalsha:calls=')).toBeGreaterThanOrEqual(1 + 5);
});

it('[P11] no batch is lost or doubled by kills of Redis in the middle of commits', async () => {
  const { store, changes } = await open();
  let commits = 0;
  let going = true;
  const pressing = (async () => {
    while (going) {
      commits += 1;
      const { snapshot, runs } = await store.commit(batchOf({ [ALICE]: runOf(commits) }, 1));
      expect(snapshot).toMatchObject({ value: 2 * commits, revision: commits });
      expect(runs.get(ALICE)).toEqual({ kind: 'applied', seq: commits });
    }
  })();
  for (let kill = 0; kill < 5; kill++) {
    const before = commits;
    await until(() => commits > before + 3);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 15)); // the random moment
    await redis.restart();
  }
  const before = commits;
  await until(() => commits > before + 3);
  going = false;
  await pressing;
  expect(await stored()).toBe(2 * commits);
  expect(new Set(changes.map(({ epoch }) => epoch)).size).toBe(1); // no new life
});

it('[P15] while Redis is silent a commit waits, a look-up fails soon, the node is not ready; then all is well', async () => {
  const { store, lines } = await open(undefined, 0, { ...REDIS_TIMING, connectMs: PATIENT.connectMs });
  await store.commit(plainBatch(1));
  redis.pause();
  const committed = store.commit(batchOf({ [ALICE]: runOf(1) }, 10));
  const watched = watch(committed);
  await expect(store.lastSeq(ALICE)).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await until(() => lines.some((line) => line.includes('is lost'))); // its commit alone may be slow before
  expect(store.isReady()).toBe(false);
  expect(watched.settled).toBe(false);
  redis.continue();
  expect((await committed).snapshot).toMatchObject({ value: 12, revision: 2 });
  await until(() => store.isReady());
  // On a busy machine, it may seem silent once more.
  expect(lines.flatMap((line) => /is (lost|back)/.exec(line)?.[1] ?? []).join()).toMatch(
    /^lost,back(,lost,back)*$/,
  );
});

describe('while Redis refuses to write', () => {
  const refuse = (replicas: number) => redis.ask('CONFIG', 'SET', 'min-replicas-to-write', String(replicas));

  it('[P15] a commit waits until it takes it, and counts once', async () => {
    const { store, lines } = await open();
    await refuse(1);
    const committed = store.commit(batchOf({ [ALICE]: runOf(1) }, 10));
    const watched = watch(committed);
    await expect(store.lastSeq(ALICE)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await until(() => lines.length > 0);
    expect(watched.settled).toBe(false);
    expect(await stored()).toBe(0);
    await refuse(0);
    expect((await committed).snapshot).toMatchObject({ value: 11, revision: 1 });
    expect(lines).toEqual([expect.stringMatching(/^Redis refuses to write, so presses wait: NOREPLICAS/)]);
  });

  it('the store can be closed all the same, and what waits is rejected', async () => {
    const { store, lines } = await open();
    await refuse(1);
    const committed = store.commit(plainBatch(1)).catch((error: unknown) => error);
    await until(() => lines.length > 0);
    await store.close();
    expect(await committed).toMatchObject({ name: 'StoreError' });
    await refuse(0);
    expect(await stored()).toBe(0);
  });
});

it('the store can be closed while Redis is away, and what waits is rejected at once', async () => {
  const { store, connection } = await open();
  await redis.kill();
  await until(() => !connection.isReady());
  const committed = [1, 2].map((sum) => store.commit(plainBatch(sum)).catch((error: unknown) => error));
  await store.close();
  for (const error of await Promise.all(committed)) expect(error).toMatchObject({ name: 'StoreError' });
  await redis.restart();
});

it('a node that did nothing for long, and was forgotten, goes on', async () => {
  const environment = new TestEnvironment();
  const { store, changes } = await open(environment);
  const { epoch } = (await store.commit(plainBatch(1))).snapshot;
  await using other = await openNode(redis.url, environment);
  for (let bucket = 2; bucket <= 4; bucket++) {
    environment.time += environment.bucketMs;
    await other.store.commit(plainBatch(100));
  }
  expect(await store.load()).toMatchObject({ epoch, bucket: 4 });
  expect((await store.commit(plainBatch(1))).snapshot).toMatchObject({ epoch, value: 302 });
  expect(changes.every((change) => change.epoch === epoch)).toBe(true);
});

describe('replicas that are to have each press (--redis-wait)', () => {
  let replica: RedisProcess;
  beforeAll(async () => {
    replica = await redis.replica();
  });
  afterAll(() => replica[Symbol.asyncDispose]());

  it('[P11] are waited for, though the master has it, and it counts once', async () => {
    const { store, lines } = await open(undefined, 1);
    expect((await store.commit(plainBatch(1))).snapshot.value).toBe(1);
    replica.pause();
    let committed: Committed | undefined;
    const commit = store.commit(batchOf({ [ALICE]: runOf(1) }, 10)).then((result) => {
      committed = result;
    });
    await until(async () => (await stored()) === 12);
    await until(() => lines.length > 0);
    proxy.cut(); // the batch comes again, and again waits
    await until(() => lines.some((line) => line.includes('is back')));
    const waits = await redis.figure('cmdstat_wait:calls=');
    await until(async () => (await redis.figure('cmdstat_wait:calls=')) > waits + 1);
    expect(committed).toBeUndefined();
    replica.continue();
    await commit;
    expect(committed?.snapshot).toMatchObject({ value: 12, revision: 2 });
    expect(await store.lastSeq(ALICE)).toMatchObject({ seq: 1, snapshot: { value: 12 } });
  });
});

describe('at the start, one line says what is wrong with', () => {
  afterEach(() => redis.ask('ACL', 'DELUSER', 'ann'));

  it.each<[string, string[][], RegExp]>([
    [
      'a user who may not delete',
      [['ACL', 'SETUSER', 'ann', 'on', '>pw', '~*', '&*', '+@all', '-del']],
      /permission/,
    ],
    ['a user without the keys', [['ACL', 'SETUSER', 'ann', 'on', '>pw', '~x', '&*', '+@all']], /permission/],
    [
      'a user without the channels',
      [['ACL', 'SETUSER', 'ann', 'on', '>pw', '~*', '&x', '+@all']],
      /permission/,
    ],
    ['other data', [['SET', '{counter}:sessions:0', 'x']], /other data/],
    [
      'a later format',
      [['HSET', '{counter}:counter', 'format', '2']],
      /have format 2, this server knows 1\./,
    ],
  ])('%s', async (_, commands, expected) => {
    const asAnn = commands.some((command) => command.includes('ann'));
    for (const command of commands) await redis.ask(...command);
    const url = asAnn ? redis.url.replace('//', '//ann:pw@') : redis.url;
    const failure = await openNode(url).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'StoreError', message: expect.stringMatching(expected) });
    expect((failure as Error).message).not.toMatch(/pw|\n/);
  });
});
