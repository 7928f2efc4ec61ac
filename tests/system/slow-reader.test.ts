/*
 * A client that stops reading. The kernel alone takes some megabytes for it before the server notices, so
 * it is made to fill them: with answers to presses that are on disk already, which it sends again and again.
 */

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Peer } from './peer.ts';
import { ServerProcess } from './server-process.ts';

/** About 40 bytes of answer each: several times what the kernel's buffers hold. */
const ANSWERED_PRESSES = 500_000;
const MAX_BACKPRESSURE_BYTES = 64 * 1024;

/** Resident memory of a process, in bytes (Linux). */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1024;
}

it('[P23] a client that stops reading costs nobody anything, and has the last value when it reads again', async () => {
  const rate = '1000000';
  await using server = await ServerProcess.start([
    '--memory',
    ...['--press-rate', rate, '--press-burst', rate],
    ...['--max-backpressure', String(MAX_BACKPRESSURE_BYTES)],
  ]);
  const { peer: slow } = await Peer.join(server.webSocketUrl());
  slow.press(1);
  await slow.until('ack');
  const watcher = await Peer.open(server.webSocketUrl());
  const { peer: presser } = await Peer.join(server.webSocketUrl());

  slow.socket.pause();
  const flood = Buffer.from('{"action":"increment","seq":1}');
  for (let i = 0; i < ANSWERED_PRESSES; i++) slow.socket.send(flood, { binary: false });
  const sent = new Promise((resolve) => slow.socket.send('{"action":"ping"}', resolve));
  await sent;
  await watcher.settled();
  const before = await residentBytes(server.child.pid!);

  const latenciesMs: number[] = [];
  for (let seq = 1; seq <= 100; seq++) {
    const startMs = performance.now();
    const seen = watcher.next('state', ({ value }) => value === 1 + seq);
    presser.press(seq);
    await seen;
    latenciesMs.push(performance.now() - startMs);
  }
  const grown = (await residentBytes(server.child.pid!)) - before;
  expect(grown).toBeLessThan(16 * 1024 * 1024);
  expect(latenciesMs.sort((a, b) => a - b)[50]).toBeLessThan(100);

  expect(slow.of('state').at(-1)?.value).toBe(1);
  slow.socket.resume();
  await slow.until('state', ({ value }) => value === 101);
  expect(slow.of('ack').length).toBeLessThan(ANSWERED_PRESSES); // or nothing was dropped, and nothing is proved
  // Of the states in between it got none: they were dropped, not kept.
  expect(slow.of('state').filter(({ value }) => value > 1 && value < 101).length).toBeLessThan(10);
}, 60_000);
