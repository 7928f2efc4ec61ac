/*
 * Nodes that tell each other by way of a real Redis: how many sockets they have, and what lessons relay.
 */

import { EventEmitter, once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Nodes } from '../../../server/nodes.ts';
import { connectRedis } from '../../../server/stores/redis/connect.ts';
import type { RedisConnection } from '../../../server/stores/redis/connection.ts';
import { RedisNodes } from '../../../server/stores/redis/nodes.ts';
import type { PresenceTiming } from '../../../server/stores/redis/presence.ts';
import { RedisProcess } from '../redis-process.ts';
import { PATIENT, until } from './open-store.ts';

/** As in production, but faster. */
const FAST: PresenceTiming = { ttlMs: 1_200, refreshMs: 200, readMs: 50 };
/** A process or a Redis that stands still for less than the TTL changes nothing. */
const STEADY: PresenceTiming = { ...FAST, ttlMs: 8_000 };
/** Nothing is refreshed or read: what is known was told. */
const ONLY_NEWS: PresenceTiming = { ttlMs: 60_000, refreshMs: 60_000, readMs: 50_000 };

let redis: RedisProcess;
const opened = new Set<Node>();

beforeAll(async () => {
  redis = await RedisProcess.start();
});
afterEach(async () => {
  for (const node of opened) await node.end();
  await redis.ask('FLUSHALL');
});
afterAll(() => redis[Symbol.asyncDispose]());

/** One node, with what it has heard. */
class Node {
  elsewhere = 0;
  readonly heard: { topic: string; message: string | number[]; from: string }[] = [];
  readonly gone: string[] = [];
  /** How often it was to tell newcomers what they missed. */
  newcomers = 0;
  private readonly changes = new EventEmitter();

  private constructor(
    readonly nodes: Nodes,
    readonly connection: RedisConnection,
  ) {
    const note = (): boolean => this.changes.emit('change');
    nodes.onCount((sockets) => {
      this.elsewhere = sockets;
      note();
    });
    nodes.onRelayed(({ topic, message }, from) => {
      this.heard.push({ topic, message: typeof message === 'string' ? message : [...message], from });
      note();
    });
    nodes.onGone((node) => {
      this.gone.push(node);
      note();
    });
    nodes.onNewcomers(() => {
      this.newcomers += 1;
      note();
    });
    opened.add(this);
  }

  static async join(node: string, timing?: PresenceTiming, url = redis.url): Promise<Node> {
    const connection = await connectRedis(url, () => {}, { node, timing: PATIENT });
    const parts = { connection, log: (line: string) => expect.fail(line) };
    const joining = new Node(new RedisNodes(timing === undefined ? parts : { ...parts, timing }), connection);
    await joining.nodes.join();
    return joining;
  }

  async until(is: (node: Node) => boolean): Promise<void> {
    while (!is(this)) await once(this.changes, 'change');
  }

  /** As a crash would: without a word. */
  crash(): void {
    this.connection.close();
  }

  async end(): Promise<void> {
    opened.delete(this);
    await this.nodes.close();
    this.connection.close();
  }
}

/** When the node's row expires, by the clock of Redis. */
async function expiryOf(node: string): Promise<number> {
  return Number(String(await redis.ask('HGET', '{counter}:nodes', node)).split(' ')[1]);
}

async function redisTimeMs(): Promise<number> {
  const [seconds, micros] = (await redis.ask('TIME')) as [string, string];
  return Number(seconds) * 1000 + Number(micros) / 1000;
}

describe('presence', () => {
  it('is known at once to who comes and to who is there, and ends at once with a good end', async () => {
    const one = await Node.join('one', ONLY_NEWS);
    one.nodes.count(3);
    const two = await Node.join('two', ONLY_NEWS);
    two.nodes.count(4);
    await one.until(({ elsewhere }) => elsewhere === 4);
    const three = await Node.join('three', ONLY_NEWS);
    expect(three.elsewhere).toBe(7);
    await one.end();
    await two.until(({ elsewhere, gone }) => elsewhere === 0 && gone.includes('one'));
    await three.until(({ elsewhere }) => elsewhere === 4);
  });

  it('of a crashed node ends when its row is too old, and not before', async () => {
    const [one, two] = [await Node.join('one', STEADY), await Node.join('two', STEADY)];
    one.nodes.count(3);
    await two.until(({ elsewhere }) => elsewhere === 3);
    const first = await expiryOf('one');
    await until(async () => (await expiryOf('one')) > first + 5 * FAST.refreshMs); // it lives: its row is refreshed
    expect(two.gone).toEqual([]);
    one.crash();
    const last = await expiryOf('one');
    await two.until(({ elsewhere }) => elsewhere === 0);
    expect(await redisTimeMs()).toBeGreaterThanOrEqual(last - 2 * FAST.readMs);
    expect(two.gone).toEqual(['one']);
    await until(async () => String(await redis.ask('HKEYS', '{counter}:nodes')) === 'two'); // a reader removes it
    expect(await redisTimeMs()).toBeGreaterThanOrEqual(last);
  });

  it('of others goes on after a standstill of this process, in which it heard nothing', async () => {
    const one = await Node.join('one', { ttlMs: 60_000, refreshMs: 60_000, readMs: 1_000 });
    const write = async (leftMs: number) =>
      redis.ask('HSET', '{counter}:nodes', 'quiet', `5 ${Math.ceil((await redisTimeMs()) + leftMs)}`);
    await until(async () => {
      await write(6_000);
      return one.elsewhere === 5;
    });
    await write(60_000);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000);
    let changes = 0;
    await one.until(() => ++changes > 4);
    expect([one.elsewhere, one.gone]).toEqual([5, []]);
  });

  it('is read again where the news of it was missed', async () => {
    const [one, two] = [await Node.join('one', FAST), await Node.join('two', FAST)];
    await redis.ask('HSET', '{counter}:nodes', 'quiet', `5 ${Date.now() + 60_000}`);
    await Promise.all([one, two].map((node) => node.until(({ elsewhere }) => elsewhere === 5)));
    await redis.ask('HDEL', '{counter}:nodes', 'quiet');
    await two.until(({ elsewhere, gone }) => elsewhere === 0 && gone.includes('quiet'));
  });

  it('expires while Redis is away, and is whole again when it is back', async () => {
    await using own = await RedisProcess.start();
    const one = await Node.join('one', FAST, own.url);
    const two = await Node.join('two', FAST, own.url);
    one.nodes.count(3);
    two.nodes.count(4);
    await Promise.all([one.until((node) => node.elsewhere === 4), two.until((node) => node.elsewhere === 3)]);
    await own.kill();
    await Promise.all([one, two].map((node) => node.until(({ elsewhere }) => elsewhere === 0)));
    one.nodes.count(5);
    await own.restart(); // empty
    await Promise.all([one.until((node) => node.elsewhere === 4), two.until((node) => node.elsewhere === 5)]);
    await Promise.all([one.end(), two.end()]);
  });

  it('is each database of its own', async () => {
    const one = await Node.join('one', FAST);
    const other = await Node.join('other', FAST, `${redis.url}/1`);
    one.nodes.count(3);
    one.nodes.relay({ topic: 'news', message: 'for database 0' });
    await one.connection.subscriber.send(['PING']);
    await other.connection.subscriber.send(['PING']);
    expect([other.elsewhere, other.heard]).toEqual([0, []]);
  });

  it('that changes quickly takes few calls', async () => {
    const one = await Node.join('one', ONLY_NEWS);
    const before = await calls();
    for (let sockets = 1; sockets <= 100; sockets++) one.nodes.count(sockets);
    const two = await Node.join('two', ONLY_NEWS);
    await two.until(({ elsewhere }) => elsewhere === 100);
    // What came during the first went as one.
    expect((await calls()) - before).toBeLessThan(20);
  });
});

it('a count that has not changed is not told again', async () => {
  const one = await Node.join('one', ONLY_NEWS);
  one.nodes.count(3);
  const before = await calls();
  for (let i = 0; i < 10; i++) one.nodes.count(3);
  one.nodes.count(4);
  const two = await Node.join('two', ONLY_NEWS); // tells and reads: two calls
  await two.until(({ elsewhere }) => elsewhere === 4);
  expect((await calls()) - before).toBeLessThanOrEqual(1 + 2);
});

/** How many scripts Redis has run. */
function calls(): Promise<number> {
  return redis.figure('cmdstat_evalsha:calls=');
}

describe('what is relayed', () => {
  it('reaches all other nodes as it is, text as text and bytes as bytes', async () => {
    const [one, two, three] = [await Node.join('one'), await Node.join('two'), await Node.join('three')];
    one.nodes.relay({ topic: '/a', message: 'Grüße' });
    one.nodes.relay({ topic: '/a', message: '' });
    one.nodes.relay({ topic: '/b', message: new Uint8Array([0, 255, 128]) });
    const expected = [
      { topic: '/a', message: 'Grüße', from: 'one' },
      { topic: '/a', message: '', from: 'one' },
      { topic: '/b', message: [0, 255, 128], from: 'one' },
    ];
    for (const node of [two, three]) {
      await node.until(({ heard }) => heard.length >= 3);
      expect(node.heard).toEqual(expected);
    }
    expect(one.heard).toEqual([]);
  });

  it('is lost while Redis is away, and who may have missed it is told of', async () => {
    await using own = await RedisProcess.start();
    const one = await Node.join('one', FAST, own.url);
    const two = await Node.join('two', FAST, own.url);
    await one.until(({ newcomers }) => newcomers >= 1);
    const before = one.newcomers;
    await own.kill();
    await until(() => !one.connection.isReady());
    one.nodes.relay({ topic: '/a', message: 'lost' });
    await own.restart();
    await one.until(({ newcomers }) => newcomers > before);
    await until(() => {
      one.nodes.relay({ topic: '/a', message: 'found' }); // again and again: who knows when the other is back, too
      return two.heard.length > 0;
    });
    expect(new Set(two.heard.map(({ message }) => message))).toEqual(new Set(['found']));
    await Promise.all([one.end(), two.end()]);
  });
});
