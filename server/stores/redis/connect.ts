/*
 * Connects to Redis in production. In: a URL. Out: a connection, or one line for the operator that says why not.
 */

import { randomInt } from 'node:crypto';
import type { Log } from '../../counter/operator-log.ts';
import type { NodeId } from '../../nodes.ts';
import { type ConnectionOptions, RedisConnection } from './connection.ts';
import { newNodeRedis } from './node-redis.ts';
import { PROCESS_RUNTIME } from './port.ts';
import { REDIS_TIMING } from './reconnecting-client.ts';
import { startupError } from './startup-advice.ts';

/**
 * @param url as parseRedisUrl() accepts it
 * @throws StoreError if Redis cannot be used: one line for the operator
 */
export async function connectRedis(
  url: string,
  log: Log,
  { node = newNodeId(), timing = REDIS_TIMING }: Partial<Pick<ConnectionOptions, 'node' | 'timing'>> = {},
): Promise<RedisConnection> {
  const options = { node, timing, newPort: newNodeRedis, runtime: PROCESS_RUNTIME };
  const connection = new RedisConnection(url, log, options);
  try {
    await connection.open();
    return connection;
  } catch (error) {
    connection.close();
    throw startupError(error, url);
  }
}

/**
 * Nine letters and digits, 46 bits: no two nodes may have the same name, since each would confuse the other's batches
 * with its own. It is short because every session with an owner stores it.
 */
function newNodeId(): NodeId {
  return randomInt(36 ** 9)
    .toString(36)
    .padStart(9, '0');
}
