/*
 * Clients that hold on without saying anything whole: they are dropped, since only whole frames and whole requests count.
 */

import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { LessonClient } from '../../system/lesson-client.ts';
import { ServerProcess } from '../../system/server-process.ts';
import { FIN, frame, Opcode, upgradeRequest } from '../foreign/raw-client.ts';

const IDLE_TIMEOUT_SECONDS = 8;

/** Writes the first part at once, and then a byte of the rest each second. @returns how long the server let it, in ms */
async function drip(port: number, first: Uint8Array, rest: Uint8Array): Promise<number> {
  const startMs = performance.now();
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  socket.resume().write(first);
  let sent = 0;
  const dripping = setInterval(() => socket.write(rest.subarray(sent, ++sent)), 1_000);
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(dripping);
  expect(sent).toBeLessThan(rest.length);
  return performance.now() - startMs;
}

it.concurrent('[P25] a client that answers no ping is cut, and one that does stays', async () => {
  const flags = ['--memory', '--idle-timeout', String(IDLE_TIMEOUT_SECONDS)];
  await using server = await ServerProcess.start(flags);
  const url = `${server.webSocketUrl('/lessons/echo')}?frames`;
  const [mute, live] = [await LessonClient.open(url, { autoPong: false }), await LessonClient.open(url)];
  expect(await mute.closed).toEqual({ code: 1006, reason: '' });
  expect(mute.pings).toBe(1);
  const told = '{"type":"frame","opcode":"ping","direction":"received"}';
  expect(mute.received).toEqual([told]);
  const answered = '{"type":"frame","opcode":"pong","direction":"sent"}';
  expect(live.received.slice(0, 2)).toEqual([told, answered]);
  await live.close();
});

it.concurrent.each<[what: string, first: string, rest: Uint8Array]>([
  ['[P25] a frame', upgradeRequest('/'), frame(FIN | Opcode.TEXT, 'x'.repeat(120))],
  ['[P25] a frame to a lesson', upgradeRequest('/lessons/echo'), frame(FIN | Opcode.TEXT, 'x'.repeat(120))],
  [
    '[P25] a frame to a lesson that pings',
    upgradeRequest('/lessons/heartbeat'),
    frame(Opcode.TEXT, 'x'.repeat(120)),
  ],
  ['a request', '', Buffer.from(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nCookie: ${'x'.repeat(80)}`)],
  [
    'a second request',
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n',
    Buffer.from(`GET /${'x'.repeat(120)}`),
  ],
])('%s of which a byte comes each second does not hold a socket', async (_what, first, rest) => {
  await using server = await ServerProcess.start([
    '--memory',
    '--idle-timeout',
    String(IDLE_TIMEOUT_SECONDS),
  ]);
  expect(await drip(server.port, Buffer.from(first), rest)).toBeLessThan(60_000);
});
