/*
 * The Redis store does what every store does.
 */

import { afterAll, beforeAll } from 'vitest';
import type { StoreEnvironment } from '../../../server/counter/store.ts';
import { lastingStoreContract, storeContract } from '../../server/stores/contract.ts';
import { RedisProcess } from '../redis-process.ts';
import { type Node, openNode } from './open-store.ts';

let redis: RedisProcess;
beforeAll(async () => {
  redis = await RedisProcess.start();
});
afterAll(() => redis[Symbol.asyncDispose]());

async function openSubject(environment: StoreEnvironment) {
  await redis.ask('FLUSHALL');
  let node: Node = await openNode(redis.url, environment);
  return {
    store: node.store,
    dispose: async () => node[Symbol.asyncDispose](),
    reopen: async () => {
      await node[Symbol.asyncDispose]();
      node = await openNode(redis.url, environment);
      return node.store;
    },
  };
}

storeContract('Redis', openSubject);
lastingStoreContract('Redis', openSubject);
