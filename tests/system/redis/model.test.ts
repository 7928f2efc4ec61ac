/*
 * The model of Redis (sim/redis/) answers as a real Redis does: any sequence of commands, and of the real scripts, gives
 * the same replies and leaves the same data.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectRedis } from '../../../server/stores/redis/connect.ts';
import type { RedisConnection } from '../../../server/stores/redis/connection.ts';
import { type RedisPort, RedisRefusal } from '../../../server/stores/redis/port.ts';
import { runScript, type ScriptName } from '../../../server/stores/redis/scripts.ts';
import { EventQueue } from '../../../sim/event-queue.ts';
import { Prng } from '../../../sim/prng.ts';
import { keepGoing } from '../../../sim/redis/drive.ts';
import { RedisModel } from '../../../sim/redis/model.ts';
import { sessionId } from '../../server/stores/batches.ts';
import { RedisProcess } from '../redis-process.ts';
import { PATIENT } from './open-store.ts';

const TABLES = ['{counter}:counter', '{counter}:sessions:0', '{counter}:sessions:1'];
/** A time that no clock has reached, and one that every clock has passed. */
const [NEVER, LONG_AGO] = ['9000000000000000', '0'];

let redis: RedisProcess;
let connection: RedisConnection;
let model: RedisPort;
let stop: () => void;
beforeAll(async () => {
  redis = await RedisProcess.start();
  connection = await connectRedis(redis.url, () => {}, { timing: PATIENT });
  const queue = new EventQueue();
  stop = keepGoing(queue);
  const newPort = new RedisModel({ queue, prng: new Prng(1, 1) }).ports('node');
  model = newPort({ url: '', name: '', connectMs: 0 });
  await model.connect();
});
afterAll(async () => {
  stop();
  connection.close();
  await redis[Symbol.asyncDispose]();
});

/** An error is known by its first word; a map, which HGETALL gives outside of scripts, is a list of its fields. */
async function replyOf(asked: Promise<unknown>): Promise<unknown> {
  try {
    const reply = await asked;
    const isMap = typeof reply === 'object' && reply !== null && !Array.isArray(reply);
    return isMap ? Object.entries(reply).flat() : reply;
  } catch (error) {
    if (!(error instanceof RedisRefusal)) throw error;
    return `error ${error.message.split(' ', 1)[0]}`;
  }
}

async function both(ask: (port: RedisPort) => Promise<unknown>): Promise<[unknown, unknown]> {
  return Promise.all([replyOf(ask(connection.commands)), replyOf(ask(model))]);
}

async function emptied(): Promise<void> {
  await both((port) => port.send(['FLUSHALL']));
}

const key = fc.constantFrom('{counter}:a', '{counter}:b', '{counter}:c');
const field = fc.constantFrom('x', 'y', 'z');
const value = fc.constantFrom('', '0', '17', '9007199254740991', 'ü 漢', '-1');

const command = fc.oneof(
  fc.tuple(fc.constant('HSET'), key, field, value),
  fc.tuple(fc.constant('HSET'), key, field, value, field, value),
  fc.tuple(fc.constant('HSET'), key, field),
  fc.tuple(fc.constant('HGET'), key, field),
  fc.tuple(fc.constant('HMGET'), key, field, field),
  fc.tuple(fc.constant('HGETALL'), key),
  fc.tuple(fc.constant('HLEN'), key),
  fc.tuple(fc.constant('HDEL'), key, field, field),
  fc.tuple(fc.constant('SET'), key, value),
  fc.tuple(fc.constant('SET'), key, value, fc.constant('PX'), fc.constantFrom('0', '60000')),
  fc.tuple(fc.constant('GET'), key),
  fc.tuple(fc.constant('DEL'), key, key),
  fc.tuple(fc.constant('PUBLISH'), fc.constant('nobody'), value),
  fc.tuple(fc.constant('WAIT'), fc.constant('0'), fc.constant('10')),
);

it('to any sequence of commands', async () => {
  const property = fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
    await emptied();
    for (const each of commands) {
      const [real, modelled] = await both((port) => port.send(each));
      expect(modelled, each.join(' ')).toEqual(real);
    }
  });
  await fc.assert(property, { numRuns: 200 });
});

// ---------------------------------------------------------------------------------- the scripts

const node = fc.constantFrom('one', 'two');
const session = fc.constantFrom(
  ...[0, 1, 2, 3].flatMap((bucket) => [sessionId(bucket), sessionId(bucket, 1)]),
);
/** What the node says it knows: mostly that which is so. */
const off = fc.constantFrom(0, 0, 0, 0, -1, 1);
const run = fc.record({
  session,
  first: fc.integer({ min: 1, max: 4 }),
  count: fc.integer({ min: 1, max: 3 }),
});

const step = fc.oneof(
  fc.record({
    script: fc.constant('commit' as const),
    node,
    batch: off,
    revision: off,
    run: fc.constantFrom('run1', 'run1', 'run2', ''),
    isRepeated: fc.boolean(),
    plain: fc.constantFrom(0, 0, 1, -7, Number.MAX_SAFE_INTEGER),
    passes: fc.constantFrom(0, 0, 1_000, 2_500),
    runs: fc.array(run, { maxLength: 3 }),
  }),
  fc.record({
    script: fc.constant('claim' as const),
    node,
    latest: fc.constantFrom(NEVER, NEVER, LONG_AGO),
    sessions: fc.array(session, { maxLength: 3 }),
    known: fc.constantFrom(['', '0'], ['run1-1000000', '1'], ['run2-1000000', '2']),
  }),
  fc.record({ script: fc.constant('owners' as const), node, sessions: fc.array(session, { maxLength: 3 }) }),
  fc.record({ script: fc.constant('renew' as const), node, epoch: fc.constantFrom('first', 'other') }),
  fc.record({ script: fc.constant('open' as const), node }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the nodes know, and the time: the same for both. */
class Known {
  epoch = '';
  revision = 0;
  branch = '';
  bucket = 0;
  nowMs = 1_000_000;
  readonly batches = new Map<string, [batch: number, bucket: number]>();

  argumentsOf(step: Step): string[] {
    const [batch, recordedIn] = this.batches.get(step.node) ?? [0, this.bucket];
    const isOff = step.script === 'commit';
    const known = [
      this.epoch,
      this.revision + (isOff ? step.revision : 0),
      this.branch,
      Math.max(0, batch + (isOff ? step.batch : 0)),
      recordedIn,
    ].map(String);
    const head = [step.node, 'channel:'];
    switch (step.script) {
      case 'open':
        return [...head, 'first', String(this.nowMs)];
      case 'renew':
        return [...head, step.epoch, 'other', String(this.bucket), String(this.nowMs)];
      case 'owners':
        return [...head, ...known, ...step.sessions];
      case 'claim':
        return [...head, ...known, step.latest, ...step.sessions.flatMap((each) => [each, ...step.known])];
      case 'commit': {
        this.nowMs += step.passes;
        const flags = [step.isRepeated ? '1' : '', ''];
        const runs = step.runs.flatMap(({ session, first, count }) => {
          const deltas = Array.from({ length: count }, () => '1').join(' ');
          return [session, String(first), String(first + count - 1), String(count), deltas];
        });
        const times = [String(this.nowMs), '1000'];
        return [...head, ...known, ...flags, step.run, ...times, String(step.plain), ...runs];
      }
      default:
        return step satisfies never;
    }
  }

  learn({ script, node }: Step, reply: unknown): void {
    const [verdict, epoch, , revision, bucket, branch] = reply as string[];
    if (verdict !== 'done') return;
    if (this.epoch !== epoch) this.batches.clear();
    this.epoch = epoch!;
    this.revision = Number(revision);
    this.branch = branch!;
    this.bucket = Number(bucket);
    const [batch] = this.batches.get(node) ?? [0];
    if (script === 'commit') this.batches.set(node, [batch + 1, this.bucket]);
  }
}

it('to any sequence of the real scripts', async () => {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
    await emptied();
    const known = new Known();
    for (const each of [{ script: 'open', node: 'one' } as const, ...steps]) {
      const args = known.argumentsOf(each);
      const [real, modelled] = await both((port) => runScript(port, each.script as ScriptName, args));
      const isTimed = each.script === 'open'; // its reply ends with the clock
      expect(isTimed ? (modelled as string[]).slice(0, -1) : modelled, each.script).toEqual(
        isTimed ? (real as string[]).slice(0, -1) : real,
      );
      known.learn(each, real);
      for (const table of TABLES) {
        const [there, here] = await both((port) => port.send(['HGETALL', table]));
        expect(fieldsOf(here), table).toEqual(fieldsOf(there));
      }
    }
  });
  await fc.assert(property, { numRuns: 150 });
});

it('to a script that Redis does not know, and to one that fails', async () => {
  await both((port) => port.send(['SCRIPT', 'FLUSH']));
  expect(await both((port) => port.send(['EVALSHA', '0'.repeat(40), '0']))).toEqual([
    'error NOSCRIPT',
    'error NOSCRIPT',
  ]);
  await both((port) => port.send(['SET', '{counter}:counter', 'x']));
  const [real, modelled] = await both((port) =>
    runScript(port, 'look', ['one', 'channel:', '', '0', '0', '0', '']),
  );
  expect([real, modelled]).toEqual(['error WRONGTYPE', 'error WRONGTYPE']);
});

/** In no particular order: that of a hash is nobody's business. */
function fieldsOf(reply: unknown): Record<string, string> {
  const texts = reply as string[];
  const fields: Record<string, string> = {};
  for (let i = 0; i < texts.length; i += 2) fields[texts[i]!] = texts[i + 1]!;
  return fields;
}
