/*
 * A server that ends while everybody is talking to it.
 */

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
