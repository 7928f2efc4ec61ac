/*
 * Over the model of Redis: sessions that have not pressed cost nothing that lasts, and still belong to one node.
 */

import { beforeEach, expect, it } from 'vitest';
import { type ModelNode, ModelWorld } from '../../../sim/redis/model-nodes.ts';
import { batchOf, plainBatch, runOf, sessionId } from '../batches.ts';

const ALICE = sessionId(1, 1);
const TAKEN_OVER = { kind: 'taken-over' };

let world: ModelWorld;
let a: ModelNode;
let b: ModelNode;
beforeEach(async () => {
  world = new ModelWorld();
  [a, b] = [await world.open(), await world.open()];
});

const rows = (): number[] => [0, 1].map((table) => Number(world.ask('HLEN', `{counter}:sessions:${table}`)));

async function press(node: ModelNode, first: number, count = 1) {
  const { runs } = await world.settled(node.store.commit(batchOf({ [ALICE]: runOf(first, count) })));
  return runs.get(ALICE);
}

it('a thousand look-ups of made-up sessions leave no row, and nothing at all after two minutes', async () => {
  await world.settled(a.store.commit(plainBatch(1)));
  const before = [rows(), world.redis.master.data.liveSize];
  const made = Array.from({ length: 1_000 }, (_, i) => sessionId(1, 1_000 + i));
  await world.settled(Promise.all(made.map((session) => a.store.lastSeq(session))));
  expect(rows()).toEqual(before[0]);
  await world.run(120_000);
  expect([rows(), world.redis.master.data.liveSize]).toEqual(before);
});

it('[P18] a session that has not pressed belongs to the node where it was resumed last', async () => {
  expect(await world.settled(b.store.lastSeq(ALICE))).toMatchObject({ seq: 0 });
  expect(await press(a, 1)).toEqual(TAKEN_OVER);
  expect(await press(b, 1, 2)).toEqual({ kind: 'applied', seq: 2 });
  expect(await press(a, 1)).toEqual(TAKEN_OVER);
  expect(await world.settled(a.store.lastSeq(ALICE))).toMatchObject({ seq: 2 });
  expect(await press(b, 3)).toEqual(TAKEN_OVER);
});

it('[P18] the node where it was resumed before is told', async () => {
  await world.settled(a.store.lastSeq(ALICE));
  await world.settled(b.store.lastSeq(ALICE));
  await world.run(10);
  expect([a.takenOver, b.takenOver]).toEqual([[ALICE], []]);
});
