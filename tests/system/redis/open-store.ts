/*
 * Stores on a test's Redis, each with a connection of its own, as in a process of its own: nodes of one counter.
 */

import { randomUUID } from 'node:crypto';
import type { Snapshot, Store } from '../../../server/counter/store.ts';
import { connectRedis } from '../../../server/stores/redis/connect.ts';
import type { RedisConnection } from '../../../server/stores/redis/connection.ts';
import type { RedisEnvironment } from '../../../server/stores/redis/counter.ts';
import { REDIS_TIMING, type RedisTiming } from '../../../server/stores/redis/reconnecting-client.ts';
import { openRedisStore } from '../../../server/stores/redis/store.ts';

/** No timeout that a busy machine could exceed: for tests in which Redis is never silent. */
export const PATIENT: RedisTiming = {
  ...REDIS_TIMING,
  connectMs: 60_000,
  pingTimeoutMs: 60_000,
  lookUpMs: 60_000,
};

export interface Node extends AsyncDisposable {
  readonly store: Store;
  readonly connection: RedisConnection;
  /** What it told the operator. */
  readonly lines: string[];
  /** What it heard of others. */
  readonly changes: Snapshot[];
  readonly takenOver: string[];
}

export async function openNode(
  url: string,
  environment: RedisEnvironment = { newEpoch: randomUUID, newSecret: randomUUID, bucketMs: 86_400_000 },
  waitForReplicas = 0,
  timing = PATIENT,
): Promise<Node> {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const connection = await connectRedis(url, log, { timing });
  const store = await openRedisStore({ connection, waitForReplicas, log }, environment).catch((error) => {
    connection.close();
    throw error;
  });
  const changes: Snapshot[] = [];
  const takenOver: string[] = [];
  store.onChange((snapshot) => changes.push(snapshot));
  store.onTakenOver((session) => takenOver.push(session));
  const dispose = async () => {
    await store.close();
    connection.close();
  };
  return { store, connection, lines, changes, takenOver, [Symbol.asyncDispose]: dispose };
}

/** When `is` holds, looking again and again. */
export async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 5));
}
