/*
 * One socket that sends as fast as the server reads. It is closed with 1008 after a bounded number of messages, others
 * hardly notice, and the server still obeys its signals.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../../system/server-process.ts';
import { closing, FIN, frame, Opcode, upgradeRequest } from '../foreign/raw-client.ts';
import { expectNoHarm, flood } from './bystander.ts';

const FLOOD_MS = 800;
/** A flood that is closed ends then; a busy machine takes longer to send as much. */
const UNTIL_CLOSED_MS = 60_000;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(async () => {
  await server.end('SIGKILL');
});

const HELLO = '{"action":"hello","protocol":1}';
const text = (message: string) => frame(FIN | Opcode.TEXT, message);
/** So many that one piece takes long to send. */
const repeated = (one: Buffer) => Buffer.concat(Array(Math.ceil(300_000 / one.length)).fill(one));

it.each<[what: string, path: string, one: Buffer, first?: Buffer]>([
  ['plain presses', '/', text('{"action":"plus"}')],
  ['one numbered press', '/', text('{"action":"increment","seq":1}'), text(HELLO)],
  ['gaps', '/', text('{"action":"increment","seq":99}'), text(HELLO)],
  ['pings of the protocol', '/', text('{"action":"ping"}')],
  ['ping frames', '/', frame(FIN | Opcode.PING, 'x')],
  ['pong frames', '/', frame(FIN | Opcode.PONG, 'x')],
  ['bytes', '/lessons/echo', text('x')],
  ['long messages', '/lessons/echo', text('x'.repeat(60_000))],
  ['names', '/lessons/greeting', text('x'.repeat(900))],
  ['chat', '/lessons/chat', text('{"type":"message","text":"x"}'), text('{"type":"login","name":"Eve"}')],
  ['presses of the classic counter', '/lessons/counter', text('{"action":"plus"}')],
  ['ignored messages', '/lessons/log', text('x')],
])('[P31] a flood of %s to %s ends with 1008, and others hardly notice', async (_what, path, one, first) => {
  const attack = {
    ...{ port: server.port, request: upgradeRequest(path), bytes: repeated(one), forMs: UNTIL_CLOSED_MS },
    ...(first && { first }),
  };
  const { tails } = await expectNoHarm(server, () => flood(attack));
  expect(Buffer.from(tails[0]!).includes(closing(1008)), 'closed with 1008').toBe(true);
});

it('a flood of requests whose answers are read costs others little', async () => {
  const bytes = repeated(Buffer.from('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  await expectNoHarm(server, () => flood({ port: server.port, bytes, forMs: FLOOD_MS }));
});

it('[P27] a server that is flooded still obeys SIGTERM', async () => {
  const bytes = repeated(text('{"action":"plus"}'));
  const attack = flood({ port: server.port, request: upgradeRequest('/'), bytes, sockets: 3, forMs: 4_000 });
  await new Promise((resolve) => setTimeout(resolve, 500)); // in the middle of it
  expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null }); // 1 where it takes longer than a stop may
  await attack;
});
