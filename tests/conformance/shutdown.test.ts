/*
 * A server that ends while everybody is talking to it.
 */

import { Agent, get } from 'node:http';
import { expect, it } from 'vitest';
import { Peer } from '../system/peer.ts';
import { ServerProcess } from '../system/server-process.ts';

const PEERS = 120;
const SHUTDOWNS = 4;
const LOAD_MS = 60;

it('[P27] a shutdown under load says 1001 to everybody, also to those who are just sending', async () => {
  for (let i = 0; i < SHUTDOWNS; i++) {
    await using server = await ServerProcess.start(['--memory', '--press-rate', '100000']);
    const peers = await Promise.all(Array.from({ length: PEERS }, () => Peer.open(server.webSocketUrl())));
    const pressing = setInterval(() => {
      for (const { socket } of peers) if (socket.readyState === socket.OPEN) socket.send('{"action":"plus"}');
    }, 0);
    await new Promise((resolve) => setTimeout(resolve, LOAD_MS)); // the load, not a wait for something
    const exit = server.end('SIGTERM');
    const codes = await Promise.all(peers.map(async ({ closed }) => (await closed).code));
    clearInterval(pressing);
    expect(new Set(codes)).toEqual(new Set([1001]));
    expect(await exit).toMatchObject({ code: 0 });
  }
});

it('[P27] with --drain-seconds, goodbyes are spread out, and nothing new comes in by a connection that was kept', async () => {
  await using server = await ServerProcess.start(['--memory', '--drain-seconds', '5']);
  const joined = await Promise.all(Array.from({ length: 20 }, () => Peer.join(server.webSocketUrl())));
  const echo = Peer.connect(server.webSocketUrl('/lessons/echo'));
  await new Promise((resolve) => echo.socket.once('open', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statusOf = (path: string) =>
    new Promise<number | string>((resolve) => {
      get(server.pageUrl(path), { agent }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      }).on('error', () => resolve('cut'));
    });
  expect(await statusOf('/readyz')).toBe(200);

  const exit = server.end('SIGTERM');
  await expect.poll(() => statusOf('/readyz'), { interval: 10 }).toBe(503);
  const closedAtMs: number[] = [];
  const peers = joined.map(({ peer }) => peer);
  const closed = [...peers, echo].map(async (peer) => {
    const { code } = await peer.closed;
    closedAtMs.push(performance.now());
    return code;
  });
  await Promise.race(closed);
  expect(await statusOf('/')).toBe('cut');
  // Who is still there may press.
  peers.at(-1)!.press(1);
  expect((await peers.at(-1)!.until('ack')).seq).toBe(1);
  expect(new Set(await Promise.all(closed))).toEqual(new Set([1001]));
  expect(closedAtMs.at(-1)! - closedAtMs[0]!).toBeGreaterThan(200);
  expect(await exit).toMatchObject({ code: 0 });
  agent.destroy();
});

it('a second signal ends a server that drains, at once', async () => {
  await using server = await ServerProcess.start(['--memory', '--drain-seconds', '60']);
  const peer = await Peer.open(server.webSocketUrl());
  server.child.kill('SIGTERM');
  await expect.poll(() => server.output.join()).toContain('draining');
  expect(await server.end('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
  expect((await peer.closed).code).toBe(1006);
});
