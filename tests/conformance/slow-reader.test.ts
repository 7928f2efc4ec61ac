/*
 * A client that stops reading. The kernel alone takes some megabytes for it before the server notices, so
 * it is made to fill them: with answers to presses that are on disk already, which it sends again and again.
 */

import { expect, it } from 'vitest';
import { Peer } from '../system/peer.ts';
import { residentBytes } from '../system/resident-bytes.ts';
import { scrape } from '../system/scrape.ts';
import { ServerProcess } from '../system/server-process.ts';

/** About 40 bytes of answer each: several times what the kernel's buffers hold … */
const ANSWERED_PRESSES = 400_000;
/** … and so many more with each press of others, in case that the kernel makes its buffers larger meanwhile. */
const ANSWERED_EACH_TIME = 2_000;
const PRESSES = 100;
const MAX_BACKPRESSURE_BYTES = 64 * 1024;

/** A server that lets a client send as fast as it can. */
function startServer(): Promise<ServerProcess> {
  const rate = '1000000';
  return ServerProcess.start([
    '--memory',
    ...['--metrics-port', '0'],
    ...['--press-rate', rate, '--press-burst', rate],
    ...['--max-backpressure', String(MAX_BACKPRESSURE_BYTES)],
  ]);
}

/** Sends a press again that is on disk already: each time, the server answers with an ack. */
function flood({ socket }: Peer, presses: number): Promise<void> {
  const answered = Buffer.from('{"action":"increment","seq":1}');
  return new Promise((resolve) => {
    for (let i = 1; i < presses; i++) socket.send(answered, { binary: false });
    socket.send(answered, { binary: false }, () => resolve());
  });
}

it('[P23] a client that stops reading costs nobody anything, and has the last value when it reads again', async () => {
  await using server = await startServer();
  const { peer: slow } = await Peer.join(server.webSocketUrl());
  slow.press(1);
  await slow.until('ack');
  const watcher = await Peer.open(server.webSocketUrl());
  const { peer: presser } = await Peer.join(server.webSocketUrl());

  slow.socket.pause();
  await flood(slow, ANSWERED_PRESSES);
  await watcher.settled();
  const before = await residentBytes(server.child.pid!);

  const latenciesMs: number[] = [];
  const roundTripsMs: number[] = [];
  for (let seq = 1; seq <= PRESSES; seq++) {
    await flood(slow, ANSWERED_EACH_TIME);
    await watcher.settled(); // the flood is no part of what is measured
    const askedMs = performance.now();
    await watcher.settled();
    const startMs = performance.now();
    roundTripsMs.push(startMs - askedMs);
    const seen = watcher.next('state', ({ value }) => value === 1 + seq);
    presser.press(seq);
    await seen;
    latenciesMs.push(performance.now() - startMs);
  }
  const grown = (await residentBytes(server.child.pid!)) - before;
  expect(grown).toBeLessThan(16 * 1024 * 1024);
  const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;
  expect(median(latenciesMs)).toBeLessThan(100 + 5 * median(roundTripsMs)); // which a busy machine makes longer, too

  const metrics = await scrape(server);
  expect(metrics.get('shared_counter_slow_sockets')).toBe(1);
  expect(metrics.get('shared_counter_backlog_bytes')).toBeGreaterThan(MAX_BACKPRESSURE_BYTES / 2);
  expect(metrics.get('shared_counter_dropped_messages_total')).toBeGreaterThan(0);

  expect(slow.of('state').at(-1)?.value).toBe(1);
  slow.socket.resume();
  await slow.until('state', ({ value }) => value === 1 + PRESSES);
  // Were nothing dropped, nothing would be proved.
  expect(slow.of('ack').length).toBeLessThan(ANSWERED_PRESSES);
  expect(slow.of('state').length).toBeLessThan(PRESSES / 2);
});

it('[P23] a refusal that does not fit ends the connection, so that its client does not wait for ever', async () => {
  await using server = await startServer();
  const { peer: slow } = await Peer.join(server.webSocketUrl());
  slow.press(1);
  await slow.until('ack');
  const watcher = await Peer.open(server.webSocketUrl());
  slow.socket.pause();
  await flood(slow, ANSWERED_PRESSES);
  const gone = watcher.next('users', ({ count }) => count === 1);
  slow.press(3); // a gap: nothing of what is sent behind it would count
  await gone;
  slow.socket.resume();
  expect((await slow.closed).code).toBe(1006);
  expect(slow.of('refused')).toEqual([]);
});
