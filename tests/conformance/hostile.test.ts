/*
 * Whatever comes over the wire, the server lives, nobody else's connection suffers, and what one peer can make it keep
 * is bounded. Random bytes are from a seed: a failure comes again.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lookAt } from '../../tools/system/proc.ts';
import { LessonClient } from '../system/lesson-client.ts';
import { residentBytes } from '../system/resident-bytes.ts';
import { ServerProcess } from '../system/server-process.ts';
import { closing, FIN, frame, Opcode, RawClient, RSV1, upgradeRequest } from './foreign/raw-client.ts';

const MIB = 1024 * 1024;
const ECHO = '/lessons/echo';

let server: ServerProcess;
let bystander: LessonClient;

beforeAll(async () => {
  server = await ServerProcess.start(['--memory', '--press-rate', '1000000', '--press-burst', '1000000']);
  bystander = await LessonClient.open(server.webSocketUrl(ECHO));
});
afterEach(async () => {
  expect(await bystander.ask('still there?')).toBe('Echo: still there?');
});
afterAll(async () => {
  await bystander.close();
  expect(await server.end()).toEqual({ code: 0, signal: null });
  expect(server.output.filter((line) => /^\s+at |Error|failed|Warning/.test(line))).toEqual([]);
});

/** The 32-bit generator mulberry32, in [0, 1). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A socket whose errors are nobody's concern: the server may reset it whenever it likes. */
async function connected(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket.setNoDelay(true);
}

const closed = (socket: Socket) => new Promise((resolve) => socket.on('close', resolve).resume());

describe('nonsense', () => {
  it.each([1, 2, 3])('random bytes before and after the upgrade, seed %i', async (seed) => {
    const random = randomOf(seed);
    const bytes = () => Buffer.from(Array.from({ length: random() * 200 }, () => random() * 256));
    const speakers = Array.from({ length: 60 }, async (_, i) => {
      const socket = await connected();
      if (i % 2) socket.write(upgradeRequest([ECHO, '/', '/lessons/chat'][i % 3]!));
      for (let part = 0; part < 5; part++) socket.write(bytes());
      socket.end();
      await closed(socket);
    });
    await Promise.all(speakers);
  });

  it('frames with one byte changed at random', async () => {
    const random = randomOf(4);
    const speakers = Array.from({ length: 100 }, async () => {
      await using client = await RawClient.upgraded(server.port, ECHO);
      const frames = [frame(Opcode.TEXT, 'half '), frame(FIN | Opcode.PING, 'x'), frame(FIN, 'and half')];
      const all = Buffer.concat([...frames, frame(FIN | Opcode.CLOSE, closing(1000))]);
      all[Math.floor(random() * all.length)] = random() * 256;
      await client.write(all);
    });
    await Promise.all(speakers);
  });

  it.each<[what: string, request: string]>([
    ['a body', upgradeRequest('/', { 'Content-Length': '5' })],
    ['a body in chunks', upgradeRequest('/', { 'Transfer-Encoding': 'chunked' })],
    ['another protocol', upgradeRequest('/', { Upgrade: 'h2c', 'Sec-WebSocket-Key': undefined })],
    ['POST and a body', upgradeRequest('/', { 'Content-Length': '5' }).replace('GET', 'POST')],
    ['malformed subprotocols', upgradeRequest('/', { 'Sec-WebSocket-Protocol': 'a,,(' })],
    ['malformed extensions', upgradeRequest('/', { 'Sec-WebSocket-Extensions': 'x; y=(' })],
    ['an answer pending', `GET / HTTP/1.1\r\nHost: localhost\r\n\r\n${upgradeRequest('/')}`],
  ])('a request to upgrade with %s is answered, or cut', async (_what, request) => {
    await using client = await RawClient.connect(server.port);
    await client.write(`${request}hello`);
    expect(await client.head()).toMatch(/^HTTP\/1\.1 (101|200|400|405|426) /);
  });
});

describe('resets', () => {
  /** A client that upgrades, sends something, and is answered. */
  const conversation = Buffer.concat([
    Buffer.from(upgradeRequest(ECHO)),
    frame(FIN | Opcode.TEXT, 'x'.repeat(200)),
    frame(FIN | Opcode.PING, 'y'),
    frame(FIN | RSV1 | Opcode.TEXT, 'z'),
  ]);

  it.each(['end', 'resetAndDestroy'] as const)('at every byte of a conversation, by %s', async (leave) => {
    for (let length = 0; length <= conversation.length; length++) {
      const socket = await connected();
      socket.write(conversation.subarray(0, length));
      if (length % 3 === 0) await delay(1);
      socket[leave]();
      if (leave === 'end') await closed(socket);
    }
  });

  it('of a thousand connections, at once', async () => {
    const leavers = Array.from({ length: 1_000 }, async (_, i) => {
      const socket = await connected();
      if (i % 4) socket.write(upgradeRequest(i % 2 ? '/' : '/lessons/errors/timeout'));
      socket.resetAndDestroy();
    });
    await Promise.all(leavers);
    const counter = await LessonClient.open(server.webSocketUrl('/'));
    await counter.until(() => counter.received.some((text) => text === '{"type":"users","count":1}'));
    await counter.close();
  });
});

describe('what one peer can make the server keep', () => {
  /** Writes it again and again, and reads nothing. */
  async function pour(bytes: Buffer, parts: number, path?: string): Promise<number> {
    const socket = (await connected()).setMaxListeners(0);
    if (path !== undefined) {
      socket.write(upgradeRequest(path));
      await once(socket, 'data');
    }
    socket.pause();
    const before = await residentBytes(server.child.pid!);
    for (let i = 0; i < parts && !socket.destroyed; i++) {
      // A server that stops reading is right, too.
      if (!socket.write(bytes))
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), delay(20)]);
    }
    await bystander.ask('by now, it has read what it will');
    const grown = (await residentBytes(server.child.pid!)) - before;
    // It is gone while much waits for it: nobody else is held up.
    socket.resetAndDestroy();
    const cpuMs = (): number => lookAt(server.child.pid!)!.cpuMs;
    const beforeMs = cpuMs();
    await bystander.ask('at once');
    expect(cpuMs() - beforeMs).toBeLessThan(2_000); // what it is busy with first; a busy machine's clock says more
    return grown;
  }

  const pings = Buffer.concat(Array(800).fill(frame(FIN | Opcode.PING, 'x'.repeat(125)))); // 100 KB
  const emptyPings = Buffer.concat(Array(50_000).fill(frame(FIN | Opcode.PING)));
  const fragments = Buffer.concat(Array(20_000).fill(frame(Opcode.CONTINUATION)));
  const requests = Buffer.from('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2_000)); // answers of 1 MB

  it.each<[what: string, bytes: Buffer, parts: number, path: string | undefined]>([
    ['pings', pings, 1_000, '/'],
    ['pings of a lesson', pings, 1_000, '/lessons/greeting'],
    ['empty pings of a lesson', emptyPings, 30, '/lessons/greeting'],
    ['empty pings, with much allowed to wait', emptyPings, 20, ECHO],
    ['fragments', Buffer.concat([frame(Opcode.TEXT), fragments]), 200, ECHO],
    ['requests', requests, 200, undefined],
  ])('%s whose answers it does not read are bounded', async (_what, bytes, parts, path) => {
    expect(await pour(bytes, parts, path)).toBeLessThan(100 * MIB);
  });
});

describe('connections that hold on', () => {
  /** Who says nothing, or half a request, or stays after it was refused, or does not read. */
  const holdingOn: readonly [what: string, bytes: string][] = [
    ['nothing', ''],
    ['half a request', 'GET / HTTP/1.1\r\nHost: loc'],
    ['a refused upgrade', upgradeRequest('/lessons/token')],
    ['an upgrade to nowhere', upgradeRequest('/nowhere')],
    ['an answered request', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ];

  it('are ended after some ten seconds each', async () => {
    const startMs = performance.now();
    const ends = holdingOn.map(async ([, bytes]) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => {}).write(bytes);
      await Promise.race([once(socket.resume(), 'end'), closed(socket)]);
      // Its FIN is here; who does not answer it finds the connection gone some time.
      while (!socket.destroyed) {
        socket.write(' ');
        await delay(500);
      }
    });
    await Promise.all(ends);
    expect(performance.now() - startMs).toBeLessThan(60_000);
  });
});
