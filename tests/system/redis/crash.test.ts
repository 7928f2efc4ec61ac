/*
 * Two servers, people on both, and a Redis that is killed, stopped, emptied: in the end every press counts
 * once, or the people are told.
 */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { EngineClient } from '../engine-client.ts';
import { Peer } from '../peer.ts';
import { RedisProcess } from '../redis-process.ts';
import { ServerProcess } from '../server-process.ts';
import { until } from './open-store.ts';

const KILLS = 4;
const CLIENTS = 4;
const PRESS_EVERY_MS = 3;

let redis: RedisProcess;
let servers: ServerProcess[];
let clients: EngineClient[];

beforeEach(async () => {
  redis = await RedisProcess.start(DURABLE);
  const flags = ['--redis', redis.url, '--press-rate', '1000', '--press-burst', '1000'];
  servers = await Promise.all([ServerProcess.start(flags), ServerProcess.start(flags)]);
  clients = Array.from({ length: CLIENTS }, (_, i) => new EngineClient(servers[i % 2]!.webSocketUrl('/ws')));
});
afterEach(async () => {
  for (const client of clients) client.end();
  await Promise.all(servers.map((server) => server.end('SIGKILL')));
  await redis[Symbol.asyncDispose]();
});

async function statusOf(server: ServerProcess, path: string): Promise<number> {
  return (await fetch(server.pageUrl(path))).status;
}

it('[P10] [P11] after kills and a standstill of Redis while people press, every press counts once', async () => {
  const pressing = setInterval(() => {
    for (const client of clients) client.press(Math.random() < 0.7 ? 1 : -1);
  }, PRESS_EVERY_MS);
  const someAck = async () => {
    const acked = clients.map(({ session }) => session?.acked ?? 0);
    await Promise.all(clients.map((client, i) => client.until(({ session }) => session!.acked > acked[i]!)));
  };
  try {
    await Promise.all(clients.map((client) => client.until(({ session }) => session !== undefined)));
    for (let kill = 0; kill < KILLS; kill++) {
      await someAck();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60)); // the random moment
      await redis.restart();
    }
    await someAck();
    redis.pause();
    await until(async () => (await statusOf(servers[0]!, '/readyz')) === 503);
    expect(await statusOf(servers[0]!, '/healthz')).toBe(200);
    redis.continue();
    await someAck();
  } finally {
    clearInterval(pressing);
  }
  const total = clients.reduce((sum, { pressed }) => sum + pressed, 0);
  await Promise.all(
    clients.map((client) => client.until(({ saving, shown }) => saving === 0 && shown === total)),
  );
  expect(await redis.ask('HGET', '{counter}:counter', 'value')).toBe(String(total));
  expect(clients.flatMap(({ news }) => news)).toEqual([]);
  for (const server of servers) {
    expect(await statusOf(server, '/readyz')).toBe(200);
    expect(await server.end()).toMatchObject({ code: 0 });
    expect(server.output.filter((line) => line.includes('lost data'))).toEqual([]);
  }
});

it('[P19] every socket is closed with 1012 when Redis was restarted empty, and people are told', async () => {
  const peers = await Promise.all(servers.map((server) => Peer.join(server.webSocketUrl())));
  expect(peers[0]!.welcome.epoch).toBe(peers[1]!.welcome.epoch);
  for (const client of clients) client.press(1);
  await Promise.all(
    clients.map((client) => client.until(({ saving, shown }) => saving === 0 && shown === CLIENTS)),
  );
  await redis.restartEmpty();
  for (const { peer } of peers) expect(await peer.closed).toMatchObject({ code: 1012 });

  await Promise.all(clients.map((client) => client.until(({ shown }) => shown === 0)));
  for (const client of clients) client.press(1);
  await Promise.all(
    clients.map((client) => client.until(({ saving, shown }) => saving === 0 && shown === CLIENTS)),
  );
  for (const { news } of clients) expect(news.map(({ kind }) => kind)).toContain('new-life');
  expect(await redis.ask('HGET', '{counter}:counter', 'value')).toBe(String(CLIENTS));
});
