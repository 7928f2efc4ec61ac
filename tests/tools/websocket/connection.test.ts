/*
 * The tools' WebSocket client, against a server of the library ws in this process.
 */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { Connection } from '../../../tools/websocket/connection.ts';
import { findTarget } from '../../../tools/websocket/target.ts';

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

interface Client {
  readonly connection: Connection;
  /** The server's end. */
  readonly peer: WebSocket;
  readonly received: string[];
  readonly closed: Promise<[code: number, why: string]>;
}

async function connect(): Promise<Client> {
  const received: string[] = [];
  const arrived = once(server, 'connection');
  const target = await findTarget(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  let opened = (): void => {};
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  let connection!: Connection;
  const closed = new Promise<[number, string]>((resolve) => {
    connection = new Connection(target, undefined, {
      opened,
      received: (bytes, from, to) => received.push(bytes.toString('utf8', from, to)),
      closed: (code, why) => resolve([code, why]),
    });
  });
  const [peer] = await arrived;
  await open;
  return { connection, peer, received, closed };
}

it('sends and receives texts, and says goodbye', async () => {
  const { connection, peer, received, closed } = await connect();
  connection.send('hello');
  const [message] = await once(peer, 'message');
  expect(String(message)).toBe('hello');
  peer.send('welcome');
  await expect.poll(() => received).toEqual(['welcome']);
  connection.leave();
  const [code] = await once(peer, 'close');
  expect(code).toBe(1000);
  expect(await closed).toEqual([1000, '1000']);
  expect(connection.isOpen).toBe(false);
});

it('cuts the connection without a word', async () => {
  const { connection, peer, closed } = await connect();
  peer.on('error', () => {}); // a reset is one
  connection.cut();
  expect(await once(peer, 'close')).toEqual([1006, expect.anything()]);
  expect(await closed).toEqual([1006, 'cut']);
});

it('stalls: what it is sent piles up at the server, and comes in order when it reads again', async () => {
  const { connection, peer, received } = await connect();
  connection.stall();
  const [size, count] = [1_000_000, 12];
  for (let i = 0; i < count; i++) peer.send(String(i).padEnd(size));
  connection.send('still writes');
  await once(peer, 'message');
  expect(received).toEqual([]);
  expect(peer.bufferedAmount).toBeGreaterThan(size);
  connection.resume();
  await expect.poll(() => received.length).toBe(count);
  expect(received.map(Number)).toEqual(Array.from({ length: count }, (_, i) => i));
});

it('sends many messages in one piece', async () => {
  const { connection, peer } = await connect();
  let messages = 0;
  peer.on('message', () => {
    messages += 1;
  });
  connection.send('again', 5_000);
  await expect.poll(() => messages).toBe(5_000);
  await expect.poll(() => connection.unsentBytes).toBe(0);
});
