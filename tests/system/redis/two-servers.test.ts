/*
 * Two servers with the same Redis are one counter, for clients on either.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { EngineClient } from '../engine-client.ts';
import { Peer } from '../peer.ts';
import { RedisProcess } from '../redis-process.ts';
import { ServerProcess } from '../server-process.ts';
import { until } from './open-store.ts';

let redis: RedisProcess;
let servers: readonly [ServerProcess, ServerProcess];

beforeAll(async () => {
  redis = await RedisProcess.start(DURABLE);
  const flags = ['--redis', redis.url, '--press-rate', '1000', '--press-burst', '1000'];
  servers = await Promise.all([ServerProcess.start(flags), ServerProcess.start(flags)]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end('SIGKILL')));
  await redis[Symbol.asyncDispose]();
});

it('says where the counter is', async () => {
  for (const { output } of servers) await until(() => output.includes(`Redis      ${redis.url}`));
});

it('counts what is pressed on either, and shows it on both', async () => {
  const clients = servers.map((server) => new EngineClient(server.webSocketUrl()));
  for (let i = 0; i < 50; i++) for (const client of clients) client.press(1);
  await Promise.all(
    clients.map((client) => client.until(({ shown, saving }) => shown === 100 && saving === 0)),
  );
  for (const client of clients) client.end();
  expect(await redis.ask('HGET', '{counter}:counter', 'value')).toBe('100');
});

it('[P18] lets a session go on at the other server, and closes its socket at the first with 4001', async () => {
  const first = await Peer.join(servers[0].webSocketUrl());
  const second = await Peer.join(servers[1].webSocketUrl(), first.welcome.session);
  expect(second.welcome).toMatchObject({
    session: first.welcome.session,
    seq: 0,
    epoch: first.welcome.epoch,
  });
  expect(await first.peer.closed).toMatchObject({ code: 4001 });

  second.peer.press(1, 2);
  await second.peer.until('ack', ({ seq }) => seq === 2);
  const third = await Peer.join(servers[0].webSocketUrl(), first.welcome.session, 2);
  expect(third.welcome.seq).toBe(2);
  expect(await second.peer.closed).toMatchObject({ code: 4001 });
  third.peer.socket.close();
});
