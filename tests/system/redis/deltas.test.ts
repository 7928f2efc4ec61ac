/*
 * A press goes to Redis by its value, not by its sign: whatever it adds, it adds exactly that.
 */

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Run } from '../../../server/counter/store.ts';
import { batchOf, sessionId } from '../../server/stores/batches.ts';
import { RedisProcess } from '../redis-process.ts';
import { openNode } from './open-store.ts';

const ALICE = sessionId(1, 1);

let redis: RedisProcess;
beforeAll(async () => {
  redis = await RedisProcess.start();
});
beforeEach(() => redis.ask('FLUSHALL'));
afterAll(() => redis[Symbol.asyncDispose]());

/** Presses of any value: more than DELTAS allows today. */
function run(first: number, deltas: readonly number[]): Run {
  return { first, deltas: deltas as Run['deltas'] };
}

it.each([
  [[5]],
  [[-100]],
  [[0]],
  [[5, -100, 1, -1]],
  [[Number.MAX_SAFE_INTEGER]],
  [[2 ** 52, -(2 ** 52), 7]],
])('%j adds up exactly', async (deltas) => {
  await using node = await openNode(redis.url);
  const { snapshot, runs } = await node.store.commit(batchOf({ [ALICE]: run(1, deltas) }));
  expect(snapshot.value).toBe(deltas.reduce((sum, delta) => sum + delta, 0));
  expect(runs.get(ALICE)).toEqual({ kind: 'applied', seq: deltas.length });
});

it('[P10] only what is new of a run is added', async () => {
  await using node = await openNode(redis.url);
  await node.store.commit(batchOf({ [ALICE]: run(1, [5, -100]) }));
  const { snapshot, runs } = await node.store.commit(batchOf({ [ALICE]: run(2, [-100, 30, -7]) }, 1000));
  expect(snapshot.value).toBe(5 - 100 + 30 - 7 + 1000);
  expect(runs.get(ALICE)).toEqual({ kind: 'applied', seq: 4 });
});

it('a run of a hundred thousand presses arrives whole', async () => {
  await using node = await openNode(redis.url);
  const deltas = Array.from({ length: 100_000 }, (_, i) => (i % 3) - 1 || 12);
  const { snapshot, runs } = await node.store.commit(batchOf({ [ALICE]: run(1, deltas) }));
  expect(snapshot.value).toBe(deltas.reduce((sum, delta) => sum + delta, 0));
  expect(runs.get(ALICE)).toEqual({ kind: 'applied', seq: 100_000 });
});
