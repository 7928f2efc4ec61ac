/*
 * Presence over the model of Redis: whose row lies too far ahead, and who has left.
 */

import { beforeEach, expect, it } from 'vitest';
import { type ModelNode, ModelWorld } from '../../../sim/redis/model-nodes.ts';

const HOUR_MS = 3_600_000;

let world: ModelWorld;
let a: ModelNode;
let b: ModelNode;
let elsewhere = 0;
beforeEach(async () => {
  world = new ModelWorld();
  [a, b] = [await world.open(), await world.open()];
  b.nodes.onCount((sockets) => {
    elsewhere = sockets;
  });
  await world.settled(Promise.all([a.nodes.join(), b.nodes.join()]));
  a.nodes.count(3);
  await world.run(10);
  expect(elsewhere).toBe(3);
});

it('[P22] a dead node is gone in time, though the clock of Redis was set back by an hour', async () => {
  world.kill(a);
  world.redis.jumpClock(-HOUR_MS);
  await world.run(20_000);
  expect(elsewhere).toBe(0);
  expect(world.ask('HGET', '{counter}:nodes', a.name)).toBeNull();
});

it('[P22] a living node stays, whatever happens to the clock of Redis', async () => {
  const seen = new Set<number>();
  b.nodes.onCount((sockets) => seen.add(sockets));
  world.redis.jumpClock(-HOUR_MS);
  await world.run(20_000);
  expect([...seen]).toEqual([3]);
});

it('a node that has left writes no row any more', async () => {
  await world.settled(a.nodes.close());
  a.nodes.count(5);
  await world.run(3_000);
  expect(world.ask('HGET', '{counter}:nodes', a.name)).toBeNull();
  expect(elsewhere).toBe(0);
});
