/*
 * Where the counter is stored, and who shares it: memory, a directory, or Redis with its other nodes. In: the
 * configuration. Out: the store, the other nodes, and how to close them.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import type { Config } from './config.ts';
import type { Log } from './counter/operator-log.ts';
import type { Store } from './counter/store.ts';
import { ALONE, type NodeId, type Nodes } from './nodes.ts';
import { openMemoryStore } from './stores/memory.ts';
import type { RedisHealth } from './stores/redis/connection.ts';
import { openSqliteStore } from './stores/sqlite/store.ts';

export interface Backend {
  readonly store: Store;
  readonly nodes: Nodes;
  /** This server's name among the nodes; undefined if it is the only one. */
  readonly node?: NodeId;
  readonly redisHealth?: () => RedisHealth;
  /** The address of Redis without its password; undefined without Redis. */
  readonly redisUrl?: string;
  close(): Promise<void>;
}

/** @throws StoreError if it cannot be opened */
export async function openBackend(config: Config, log: Log): Promise<Backend> {
  const { dataDirectory, bucketMs, redis } = config;
  if (redis !== undefined) return openRedis(redis, bucketMs, log);
  const environment = { now: Date.now, newEpoch: randomUUID, newSecret, bucketMs };
  const store =
    dataDirectory === undefined
      ? openMemoryStore(environment)
      : await openSqliteStore(dataDirectory, environment);
  return { store, nodes: ALONE, close: () => store.close() };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

async function openRedis(
  { url, waitForReplicas }: NonNullable<Config['redis']>,
  bucketMs: number,
  log: Log,
): Promise<Backend> {
  // Without Redis, do not wait for its client to load.
  const [{ connectRedis }, { openRedisStore }, { RedisNodes }] = await Promise.all([
    import('./stores/redis/connect.ts'),
    import('./stores/redis/store.ts'),
    import('./stores/redis/nodes.ts'),
  ]);
  const connection = await connectRedis(url, log);
  try {
    const store = await openRedisStore(
      { connection, waitForReplicas, log },
      { newEpoch: randomUUID, newSecret, bucketMs },
    );
    const nodes = new RedisNodes({ connection, log });
    const close = async () => {
      await Promise.all([store.close(), nodes.close()]).finally(() => connection.close());
    };
    const { node, shownUrl: redisUrl } = connection;
    return { store, nodes, node, redisUrl, redisHealth: () => connection.health, close };
  } catch (error) {
    connection.close();
    throw error;
  }
}
