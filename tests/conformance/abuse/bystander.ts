/*
 * Somebody who only uses the counter while others misuse the server. In: a server. Out: how long it waited for answers.
 * The attackers run in a thread of their own, so that their work is not measured as the server's.
 */

import { Worker } from 'node:worker_threads';
import { expect } from 'vitest';
import { LessonClient } from '../../system/lesson-client.ts';
import { ServerProcess } from '../../system/server-process.ts';

const INTERVAL_MS = 25; // below the rate of presses and pings
/**
 * What an attack may cost others: the 99th percentile of a round trip, beyond four times what it costs at the same time at a
 * server that nobody attacks: attackers take processor time from everybody, and so does whatever else the machine does.
 * Below 250 ms on a machine that does nothing else; without bounds, the same attacks cost 3 to 12 s.
 */
const MAX_P99_MS = 1_000;
const MAX_TIMES_CONTROL = 4;

/** Asks the counter again and again while the attack lasts, here and at a server of its own. Expects answers in time. */
export async function expectNoHarm<Result>(
  server: ServerProcess,
  begin: () => Promise<Result>,
): Promise<Result> {
  await using other = await ServerProcess.start();
  const [client, elsewhere] = await Promise.all(
    [server, other].map((each) => LessonClient.open(each.webSocketUrl('/'))),
  );
  const attack = begin();
  const [p99Ms, control] = await Promise.all([p99While(client!, attack), p99While(elsewhere!, attack)]);
  expect(client!.socket.readyState, 'the bystander is still connected').toBe(client!.socket.OPEN);
  expect(p99Ms, `p99 in ms; ${control} elsewhere`).toBeLessThan(MAX_P99_MS + MAX_TIMES_CONTROL * control);
  await Promise.all([client!.close(), elsewhere!.close()]);
  return attack;
}

async function p99While(client: LessonClient, lasting: Promise<unknown>): Promise<number> {
  let isOver = false;
  lasting
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  const waitedMs: number[] = [];
  const pongs = () => client.received.filter((text) => String(text).includes('pong')).length;
  while (!isOver) {
    client.received.length = 0;
    const askedAtMs = performance.now();
    client.socket.send('{"action":"ping"}');
    await client.until(() => pongs() > 0);
    waitedMs.push(performance.now() - askedAtMs);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
  return waitedMs.sort((a, b) => a - b)[Math.floor(waitedMs.length * 0.99)]!;
}

export interface Flood {
  readonly port: number;
  /** The request to upgrade, or none for plain HTTP. */
  readonly request?: string;
  /** Sent once after the answer to the request. */
  readonly first?: Uint8Array;
  /** Sent again and again, as fast as the server takes it. */
  readonly bytes: Uint8Array;
  readonly sockets?: number;
  readonly forMs: number;
  /** Does it read what it is answered? */
  readonly reads?: boolean;
}

export interface Flooded {
  /** Of all sockets together. */
  readonly sentBytes: number;
  /** Sockets that the server ended. */
  readonly ended: number;
  /** What each got after its answer to the upgrade, the last 200 bytes of it. */
  readonly tails: readonly Uint8Array[];
}

/** Sends as fast as it can for a while, and does not end because it was told to: only once it has no socket left. */
export function flood(attack: Flood): Promise<Flooded> {
  const worker = new Worker(FLOODER, { eval: true, workerData: { reads: true, sockets: 1, ...attack } });
  return new Promise((resolve, reject) => {
    worker.once('message', (result) => {
      resolve(result);
      worker.terminate();
    });
    worker.once('error', reject);
  });
}

const FLOODER = `
const { connect } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const { port, request, first, bytes, sockets, forMs, reads } = workerData;
const until = performance.now() + forMs;
let sentBytes = 0, ended = 0;
const tails = [];
for (let i = 0; i < sockets; i++) {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  let isOver = false;
  tails[i] = Buffer.alloc(0);
  socket.on('close', () => { isOver = true; ended += 1; if (ended === sockets) setTimeout(tell, 200); });
  const pour = () => {
    if (isOver || bytes.length === 0 || performance.now() > until) return;
    sentBytes += bytes.length;
    socket.write(bytes, () => setImmediate(pour));
  };
  const begin = () => {
    if (first) socket.write(first);
    if (reads) socket.on('data', (data) => { tails[i] = Buffer.concat([tails[i], data]).subarray(-200); });
    else socket.pause();
    pour();
  };
  if (request) { socket.write(request); socket.once('data', begin); } else socket.once('connect', begin);
}
function tell() { parentPort.postMessage({ sentBytes, ended, tails }); }
setTimeout(tell, forMs);
`;
