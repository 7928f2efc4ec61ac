/*
 * Over the model of Redis: nodes that were cut off or forgotten, and a Redis that has less than it had.
 */

import { beforeEach, describe, expect, it } from 'vitest';
import { newsOf, runScript } from '../../../../server/stores/redis/scripts.ts';
import { COUNTER, type ModelNode, ModelWorld } from '../../../sim/redis/model-nodes.ts';
import { batchOf, plainBatch, runOf, sessionId } from '../batches.ts';

const BUCKET_MS = 10_000;
const ALICE = sessionId(1, 1);

let world: ModelWorld;
let a: ModelNode;
let b: ModelNode;
beforeEach(async () => {
  world = new ModelWorld({ bucketMs: BUCKET_MS });
  [a, b] = [await world.open(), await world.open()];
});

const valueInRedis = (): number => Number(world.ask('HGET', COUNTER, 'value'));

/** Commands still arrive, replies do not; then the node cannot reach Redis for a while. */
async function cutOff(node: ModelNode, forMs: number): Promise<void> {
  for (const link of node.links) link.hold(Number.POSITIVE_INFINITY, 'down');
  await world.run(10);
  const open = node.links.splice(0);
  world.redis.block(node.name, world.queue.nowMs + forMs);
  for (const link of open) link.cut(0, 0);
}

describe('a batch that was applied, and whose reply was lost', () => {
  it('[P10] [P17] is of unknown outcome where the node was forgotten meanwhile: never "not applied"', async () => {
    await world.settled(a.store.commit(plainBatch(1)));
    const committed = a.store.commit(batchOf({ [ALICE]: runOf(1, 3) }, 10));
    await cutOff(a, 5 * BUCKET_MS);
    expect(valueInRedis()).toBe(14);
    for (let bucket = 2; bucket <= 4; bucket++) {
      await world.run(BUCKET_MS);
      await world.settled(b.store.commit(plainBatch(100)));
    }
    const { runs, snapshot } = await world.settled(committed);
    expect(runs.get(ALICE)).toEqual({ kind: 'unknown' });
    expect(snapshot.value).toBe(314);
  });

  it('[P10] [P17] is of unknown outcome, too, where a later attempt kept the node remembered, but not its sessions', async () => {
    const { snapshot } = await world.settled(a.store.commit(plainBatch(1)));
    const committed = a.store.commit(batchOf({ [ALICE]: runOf(1, 3) }, 10));
    await cutOff(a, 3 * BUCKET_MS);
    await world.run(BUCKET_MS);
    await world.settled(b.store.commit(plainBatch(100)));
    // The second attempt: it arrives, and its reply is lost, too.
    const { epoch, revision, branch = '', bucket } = snapshot;
    const known = [epoch, revision, branch, 1, bucket].map(String);
    const presses = ['10', ALICE, '1', '3', '3', '1 1 1'];
    const args = [a.name, b.connection.channel(''), ...known, '1', '', 'run', '', `${BUCKET_MS}`, ...presses];
    await world.settled(runScript(b.connection.commands, 'commit', args));
    await world.run(BUCKET_MS);
    await world.settled(b.store.commit(plainBatch(100)));
    expect(valueInRedis()).toBe(214);
    const { runs } = await world.settled(committed);
    expect(runs.get(ALICE)).toEqual({ kind: 'unknown' });
    expect(valueInRedis()).toBe(214);
  });

  it('[P17] of a session that was expired from the first is known not to have been applied', async () => {
    await world.run(2 * BUCKET_MS);
    for (let bucket = 2; bucket <= 3; bucket++) {
      await world.run(BUCKET_MS);
      await world.settled(a.store.commit(plainBatch(1)));
    }
    const committed = a.store.commit(batchOf({ [ALICE]: runOf(1) }, 1));
    await cutOff(a, 2_000);
    expect((await world.settled(committed)).runs.get(ALICE)).toEqual({ kind: 'expired' });
  });

  it('[P17] is known not to have been applied where it never reached Redis and the node is remembered', async () => {
    await world.run(2 * BUCKET_MS);
    await world.settled(b.store.commit(plainBatch(1)));
    await world.run(BUCKET_MS);
    await world.settled(b.store.commit(plainBatch(1)));
    await world.settled(a.store.commit(plainBatch(1)));
    const { runs } = await world.settled(a.store.commit(batchOf({ [ALICE]: runOf(1) })));
    expect(runs.get(ALICE)).toEqual({ kind: 'expired' });
  });
});

describe('[P19] an older copy of the data under the same epoch', () => {
  it('is noticed by its revision, though the node that committed is dead', async () => {
    await world.settled(a.store.commit(plainBatch(1)));
    const restore = world.redis.backup();
    await world.settled(a.store.commit(plainBatch(10)));
    await world.run(100);
    expect(b.changes.at(-1)?.value).toBe(11);
    world.kill(a);
    restore();
    await world.run(1_100);
    expect(b.changes.at(-1)?.value).toBe(1);
    expect(b.changes.at(-1)?.epoch).not.toBe('epoch-1');
  });

  it('is noticed by the number of the last batch, though others have committed more since', async () => {
    await world.settled(a.store.commit(plainBatch(1)));
    const restore = world.redis.backup();
    await world.settled(a.store.commit(plainBatch(10)));
    world.redis.block(a.name, world.queue.nowMs + 3_000);
    for (const link of a.links) link.cut(0, 0);
    world.kill(b);
    restore();
    const c = await world.open();
    for (let i = 0; i < 3; i++) await world.settled(c.store.commit(plainBatch(100)));
    expect(c.changes.every(({ epoch }) => epoch === 'epoch-1')).toBe(true);
    await world.run(5_000);
    expect(a.changes.at(-1)).toMatchObject({ value: 301 });
    expect(a.changes.at(-1)?.epoch).not.toBe('epoch-1');
    expect(c.changes.at(-1)).toEqual(a.changes.at(-1));
  });

  it('[P20] is told within a second by every node, and none of them shows a revision that falls', async () => {
    await world.settled(a.store.commit(plainBatch(1)));
    const restore = world.redis.backup();
    await world.settled(a.store.commit(plainBatch(10)));
    await world.settled(b.store.commit(plainBatch(100)));
    world.redis.kill();
    restore();
    world.redis.restart();
    await world.run(3_000);
    for (const { changes } of [a, b]) {
      expect(changes.at(-1)?.value).toBe(1);
      expect(changes.at(-1)?.epoch).not.toBe('epoch-1');
      expect(changes.at(-1)).toEqual(a.changes.at(-1));
      const ofFirst = changes.filter(({ epoch }) => epoch === 'epoch-1').map(({ revision }) => revision);
      expect(ofFirst).toEqual(ofFirst.toSorted((one, other) => one - other));
    }
  });
});

it('[P19] news of another branch is not believed, as after a split brain: Redis is asked whether it goes on from here', async () => {
  await world.settled(a.store.commit(plainBatch(1)));
  await world.run(100);
  const known = b.changes.at(-1)!;
  const news = newsOf('elsewhere', { ...known, value: 99, revision: known.revision + 3, branch: 'theirs' });
  const channel = b.connection.channel('state');
  world.ask('PUBLISH', channel, news);
  await world.run(2_000);
  expect(b.changes.at(-1)).toEqual(known);
});

it('[P19] a Redis that was emptied gets a new epoch, in which all nodes count on', async () => {
  await world.settled(a.store.commit(plainBatch(5)));
  world.ask('DEL', COUNTER);
  await world.run(2_100);
  expect(a.changes.at(-1)).toMatchObject({ value: 0, epoch: expect.stringMatching(/^epoch-[2-9]/) });
  expect(b.changes.at(-1)).toEqual(a.changes.at(-1));
  expect((await world.settled(b.store.commit(plainBatch(2)))).snapshot.value).toBe(2);
});

it('[P7] the nodes sign with one secret, also once Redis has lost it and a new node was there first', async () => {
  expect([a.store.secret, b.store.secret]).toEqual(['secret-1', 'secret-1']);
  await world.settled(a.store.commit(plainBatch(1)));
  await world.run(100); // b has looked at the new branch
  world.ask('FLUSHALL');
  const c = await world.open();
  expect(c.store.secret).not.toBe('secret-1');
  await world.run(1_100);
  for (const { store, changes } of [a, b]) {
    expect(changes.at(-1)?.epoch).toBe((await world.settled(c.store.load())).epoch);
    expect(store.secret).toBe(c.store.secret);
  }
});

it('news that was missed is read as soon as Redis is back', async () => {
  await world.run(1_000 - (world.queue.nowMs % 1_000) + 10); // the next regular look is far
  const fromMs = world.queue.nowMs;
  for (const link of b.links) link.cut(0, 0);
  await world.settled(a.store.commit(plainBatch(5)));
  while (!b.lines.some((line) => line.includes('is back'))) await world.run(1);
  await world.run(10);
  expect(world.queue.nowMs - fromMs).toBeLessThan(500);
  expect(b.changes.at(-1)?.value).toBe(5);
});
