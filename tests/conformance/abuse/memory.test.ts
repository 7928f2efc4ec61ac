/*
 * What clients can make the server keep: answers that nobody reads, and messages that never end. All of it together stays
 * bounded.
 */

import { readdirSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LessonClient } from '../../system/lesson-client.ts';
import { residentBytes } from '../../system/resident-bytes.ts';
import { ServerProcess } from '../../system/server-process.ts';
import { FIN, frame, Opcode, unfinished, upgradeRequest } from '../foreign/raw-client.ts';
import { type Flood, flood } from './bystander.ts';

const MIB = 1024 * 1024;
const MAX_GROWTH = 64 * MIB;
/** Without bounds, each of these took more than a hundred MiB in the first second. */
const ATTACK_MS = 1_500;

/** @returns how much the server's memory grew at most, in bytes */
async function growth(server: ServerProcess, attack: Omit<Flood, 'port'>): Promise<number> {
  await warmUp(server);
  const before = await residentBytes(server.child.pid!);
  let largest = before;
  const attacking = flood({ ...attack, port: server.port });
  let isOver = false;
  attacking.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    largest = Math.max(largest, await residentBytes(server.child.pid!));
    await delay(50);
  }
  await attacking;
  return largest - before;
}

/** What a process takes once it has worked a little belongs to no attack. */
async function warmUp(server: ServerProcess): Promise<void> {
  for (let i = 0; i < 100; i++) await (await fetch(server.pageUrl())).text();
  const clients = await Promise.all(
    Array.from({ length: 30 }, () => LessonClient.open(server.webSocketUrl('/lessons/echo'))),
  );
  await Promise.all(clients.map((client) => client.ask('x'.repeat(60_000))));
  await Promise.all(clients.map((client) => client.close()));
}

const fragments = Buffer.concat([
  frame(Opcode.BINARY, Buffer.alloc(60_000)),
  ...Array(50).fill(frame(0, 'x'.repeat(100))),
]);

it.concurrent.each<[what: string, attack: Omit<Flood, 'port'>]>([
  [
    'an echo that nobody reads',
    {
      request: upgradeRequest('/lessons/echo'),
      bytes: frame(FIN | Opcode.TEXT, 'x'.repeat(65_000)),
      sockets: 16,
      reads: false,
      forMs: ATTACK_MS,
    },
  ],
  [
    'messages that never end',
    {
      request: upgradeRequest('/lessons/echo'),
      first: unfinished(4 * MIB),
      bytes: new Uint8Array(0),
      sockets: 50,
      forMs: ATTACK_MS,
    },
  ],
  [
    'messages of the largest length that never end',
    {
      request: upgradeRequest('/lessons/echo'),
      first: unfinished(65_000),
      bytes: new Uint8Array(0),
      sockets: 700,
      forMs: ATTACK_MS,
    },
  ],
  [
    'fragments that never end',
    {
      request: upgradeRequest('/lessons/errors'),
      first: fragments,
      bytes: new Uint8Array(0),
      sockets: 400,
      forMs: ATTACK_MS,
    },
  ],
])('%s makes the server keep 64 MiB at most', async (_what, attack) => {
  await using server = await ServerProcess.start();
  expect(await growth(server, attack)).toBeLessThan(MAX_GROWTH);
});

const requests = (request: string) => Buffer.from(request.repeat(900));

it.concurrent.each<[what: string, path: string, head?: string, method?: string]>([
  ['the largest file', 'LARGEST'],
  ['the page', '/'],
  ['what is not there', '/nowhere'],
  ['heads', '/', '', 'HEAD'],
  ['nothing new', '/', 'If-None-Match: *\r\n'],
  ['the value of a lesson', '/lessons/polling/value'],
])(
  'answers to pipelined requests for %s that nobody reads are bounded',
  async (_what, path, head = '', method = 'GET') => {
    await using server = await ServerProcess.start();
    const asked = path === 'LARGEST' ? largestAsset() : path;
    const bytes = requests(`${method} ${asked} HTTP/1.1\r\nHost: localhost\r\n${head}\r\n`);
    expect(await growth(server, { bytes, sockets: 4, reads: false, forMs: ATTACK_MS })).toBeLessThan(
      MAX_GROWTH,
    );
  },
);

function largestAsset(): string {
  const folder = 'dist/public/assets';
  const size = (name: string) => statSync(`${folder}/${name}`).size;
  return `/assets/${readdirSync(folder).sort((a, b) => size(b) - size(a))[0]}`;
}
