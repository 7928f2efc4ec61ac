/*
 * The way to Redis: how it is lost and found again, and what is said when there is none.
 */

import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectRedis } from '../../../server/stores/redis/connect.ts';
import type { RedisConnection } from '../../../server/stores/redis/connection.ts';
import { REDIS_TIMING } from '../../../server/stores/redis/reconnecting-client.ts';
import { freePort } from '../../../tools/system/port.ts';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { RedisProcess } from '../redis-process.ts';
import { PATIENT, until } from './open-store.ts';

let redis: RedisProcess;
const open = new Set<RedisConnection>();
const lines: string[] = [];

beforeAll(async () => {
  redis = await RedisProcess.start([...DURABLE, '--requirepass', 's3cret']);
});
afterEach(() => {
  vi.useRealTimers();
  for (const connection of open) connection.close();
  open.clear();
  lines.length = 0;
});
afterAll(() => redis[Symbol.asyncDispose]());

async function connect(url = urlOf(redis), timing = PATIENT): Promise<RedisConnection> {
  const connection = await connectRedis(url, (line) => lines.push(line), { timing });
  open.add(connection);
  return connection;
}

function urlOf({ port }: RedisProcess, path = ''): string {
  return `redis://:s3cret@127.0.0.1:${port}${path}`;
}

async function silentUrl(): Promise<string> {
  const silent = createServer().listen(0, '127.0.0.1').unref();
  await nextTime((listener) => silent.once('listening', listener));
  return `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
}

function nextTime(when: (listener: () => void) => void): Promise<void> {
  return new Promise((resolve) => when(resolve));
}

describe('a connection to Redis', () => {
  it('takes the password and the database from the URL', async () => {
    const connection = await connect(urlOf(redis, '/3'));
    await connection.commands.send(['SET', 'where', 'three']);
    const elsewhere = await connect(urlOf(redis));
    expect([
      await connection.commands.send(['GET', 'where']),
      await elsewhere.commands.send(['GET', 'where']),
    ]).toEqual(['three', null]);
  });

  it('comes back after a kill of Redis, listens again, and says so in a line each', async () => {
    const connection = await connect();
    const heard: string[] = [];
    await connection.subscriber.subscribe(['news'], (message) => heard.push(message));
    const back = nextTime((listener) => connection.onReconnected(listener));
    await redis.kill();
    await until(() => !connection.isReady());
    await expect(connection.commands.send(['GET', 'x'])).rejects.toThrow();
    await redis.restart();
    await back;
    expect(connection.isReady()).toBe(true);
    await connection.commands.send(['PUBLISH', 'news', 'hello']);
    await connection.subscriber.send(['PING']); // what was published before it has come
    expect(heard).toEqual(['hello']);
    expect(lines).toEqual([
      expect.stringMatching(/^Redis at redis:\/\/127\.0\.0\.1:\d+ is lost: .*\. Presses wait/),
      expect.stringMatching(/^Redis at redis:\/\/127\.0\.0\.1:\d+ is back\.$/),
    ]);
  });

  it('notices within 2 s that Redis is silent, and rejects what has no answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const connection = await connect(urlOf(redis), REDIS_TIMING);
    const back = nextTime((listener) => connection.onReconnected(listener));
    redis.pause();
    const asked = connection.commands.send(['GET', 'x']);
    asked.catch(() => {}); // looked at later
    let silentMs = 0;
    for (; connection.isReady(); silentMs += 100) {
      vi.advanceTimersByTime(100);
      await new Promise(setImmediate);
    }
    expect(silentMs).toBeLessThanOrEqual(2_000);
    await expect(asked).rejects.toThrow();
    redis.continue();
    const clock = setInterval(() => vi.advanceTimersByTime(10), 10); // from here on, time passes as usual
    await back;
    clearInterval(clock);
    expect(await connection.commands.send(['GET', 'x'])).toBeNull();
  });

  it('is left in peace once it is closed', async () => {
    const connection = await connect();
    connection.close();
    open.delete(connection);
    connection.close();
    await expect(connection.commands.send(['GET', 'x'])).rejects.toThrow();
    expect(lines).toEqual([]);
  });
});

describe('where Redis can not be used, one line says why', () => {
  it.concurrent.each<[string, () => string | Promise<string>, RegExp]>([
    ['a dead port', async () => `redis://127.0.0.1:${await freePort()}`, /nothing listens there/],
    ['a host without a name', () => 'redis://no-such-host.invalid', /no host has this name/],
    ['no password', () => redis.url, /asks for a password/],
    ['a wrong password', () => `redis://:wr0ng@127.0.0.1:${redis.port}`, /refuses the user or the password/],
    ['a wrong user', () => `redis://ann:wr0ng@127.0.0.1:${redis.port}`, /refuses the user or the password/],
    ['a database that is not there', () => urlOf(redis, '/99'), /does not have the database/],
    ['TLS where there is none', () => `rediss://:wr0ng@127.0.0.1:${redis.port}`, /does not answer.*rediss:/],
    ['a host that listens and says nothing', silentUrl, /does not answer/],
  ])('%s', async (_, url, expected) => {
    const timing = /does not answer/.test(expected.source) ? REDIS_TIMING : PATIENT;
    const failure = await connect(await url(), timing).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'StoreError', message: expect.stringMatching(expected) });
    expect((failure as Error).message).toMatch(/^Can't use Redis at rediss?:\/\/[^\n]*$/);
    expect((failure as Error).message).not.toMatch(/s3cret|wr0ng/);
    expect(lines).toEqual([]);
  });
});
