/*
 * The Redis store does over the model of Redis what it does over a real one (tests/system/redis/store-contract.test.ts):
 * so the model cannot drift.
 */

import type { StoreEnvironment } from '../../../server/counter/store.ts';
import { keepGoing } from '../../../sim/redis/drive.ts';
import { lastingStoreContract, storeContract } from '../../server/stores/contract.ts';
import { ModelWorld } from './model-nodes.ts';

async function openSubject(environment: StoreEnvironment) {
  const world = new ModelWorld();
  const stop = keepGoing(world.queue);
  let node = await world.start(0, environment);
  const end = async () => {
    await node.store.close();
    node.connection.close();
  };
  return {
    store: node.store,
    dispose: async () => {
      await end();
      stop();
    },
    reopen: async () => {
      await end();
      node = await world.start(0, environment);
      return node.store;
    },
  };
}

storeContract('Redis (modelled)', openSubject);
lastingStoreContract('Redis (modelled)', openSubject);
