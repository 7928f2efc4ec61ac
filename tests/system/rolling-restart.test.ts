/*
 * Servers behind nginx are restarted one after the other, while people press: nothing is lost or doubled, and each of them
 * is interrupted once at most by each restart; where the new server starts before the old one ends, once by all of them.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { DURABLE } from '../../tools/system/redis-server.ts';
import { EngineClient } from './engine-client.ts';
import { NginxProcess } from './nginx-process.ts';
import { Peer } from './peer.ts';
import { RedisProcess } from './redis-process.ts';
import { ServerProcess } from './server-process.ts';

const CLIENTS = 24;
const PRESS_EVERY_MS = 20;
const DRAIN_SECONDS = 0.5;
/** Time enough to look at it. */
const OBSERVED_DRAIN_SECONDS = 2;

let redis: RedisProcess;
let nginx: NginxProcess;
let clients: EngineClient[];
let pressing: NodeJS.Timeout;
/** By place in nginx's list; undefined where none runs. */
const nodes: (ServerProcess | undefined)[] = [];
let ports: number[];

async function start(place: number, drainSeconds = DRAIN_SECONDS): Promise<void> {
  const flags = ['--redis', redis.url, '--drain-seconds', String(drainSeconds)];
  nodes[place] = await ServerProcess.start([...flags, '--trusted-proxy', '127.0.0.1'], ports[place]);
}

async function end(place: number): Promise<void> {
  expect(await nodes[place]!.end('SIGTERM')).toEqual({ code: 0, signal: null });
  nodes[place] = undefined;
}

/** Until everybody has a socket, and has had a press acknowledged over it. */
async function everybodyIsBack(): Promise<void> {
  const acked = clients.map(({ session }) => session?.acked ?? 0);
  await Promise.all(
    clients.map((client, i) => client.until(({ session }) => (session?.acked ?? 0) > acked[i]!)),
  );
}

const interruptions = (): number[] => clients.map(({ openedAtMs }) => openedAtMs.length - 1);

beforeAll(async () => {
  redis = await RedisProcess.start(DURABLE);
  ports = [await freePort(), await freePort(), await freePort()];
  await Promise.all([start(0, OBSERVED_DRAIN_SECONDS), start(1)]);
  nginx = await NginxProcess.start(ports);
  clients = Array.from(
    { length: CLIENTS },
    () => new EngineClient(nginx.webSocketUrl(), { rejectUnauthorized: false }),
  );
  pressing = setInterval(() => {
    for (const client of clients) client.press(1);
  }, PRESS_EVERY_MS);
  await everybodyIsBack();
});
afterAll(async () => {
  clearInterval(pressing);
  for (const client of clients) client.end();
  await nginx[Symbol.asyncDispose]();
  await Promise.all(nodes.map((node) => node?.end('SIGKILL')));
  await redis[Symbol.asyncDispose]();
});

it('a server that is told to end says so first, and still takes people', async () => {
  await start(2);
  const node = nodes[0]!;
  const exited = end(0);
  const readyz = () => fetch(node.pageUrl('/readyz')).then((response) => response.text());
  await expect.poll(readyz, { interval: 10 }).toBe('{"status":"draining"}');
  const late = await Peer.open(node.webSocketUrl());
  expect(interruptions()).toEqual(clients.map(() => 0));
  expect(await late.closed).toEqual({ code: 1001, reason: 'the server is shutting down' });
  await exited;
  await everybodyIsBack();
});

it('its people come back over a time, not all at once', () => {
  const times = clients.flatMap(({ openedAtMs }) => openedAtMs.slice(1)).sort((a, b) => a - b);
  expect(times.length).toBeGreaterThan(CLIENTS / 4);
  expect(times.at(-1)! - times[0]!).toBeGreaterThan(500 * OBSERVED_DRAIN_SECONDS);
});

it('nobody sees more than one interruption where each new server starts before an old one ends', async () => {
  await start(0);
  await end(1);
  await everybodyIsBack();
  expect(Math.max(...interruptions())).toBe(1);
});

it('nobody sees more than one interruption by a restart in place', async () => {
  for (const place of [0, 2]) {
    const before = interruptions();
    await end(place);
    await start(place);
    await everybodyIsBack();
    expect(Math.max(...interruptions().map((count, i) => count - before[i]!))).toBe(1);
  }
});

it('every press has counted, once, and nobody was told of any trouble', async () => {
  clearInterval(pressing);
  const total = clients.reduce((sum, { pressed }) => sum + pressed, 0);
  await Promise.all(
    clients.map((client) => client.until(({ saving, shown }) => saving === 0 && shown === total)),
  );
  expect(await redis.ask('HGET', '{counter}:counter', 'value')).toBe(String(total));
  expect(clients.flatMap(({ news }) => news)).toEqual([]);
});
