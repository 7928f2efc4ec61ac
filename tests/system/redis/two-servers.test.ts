/*
 * Two servers with the same Redis are one counter, for clients on either.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { EngineClient } from '../engine-client.ts';
import { LessonClient } from '../lesson-client.ts';
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

/** The name that it prints at the start. */
async function nodeOf({ output }: ServerProcess): Promise<string> {
  const find = () =>
    output.map((line) => /^Node {7}(\S+)$/.exec(line)?.[1]).find((name) => name !== undefined);
  await until(() => find() !== undefined);
  return find()!;
}

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

it('each has one name: as it prints it, so it is in every key, channel and connection, and in the monitor', async () => {
  const [node, other] = [await nodeOf(servers[0]), await nodeOf(servers[1])];
  expect(node).toMatch(/^[0-9a-z]{9}$/);
  const { peer, welcome } = await Peer.join(servers[0].webSocketUrl());
  peer.press(1);
  await peer.until('ack');

  const sessions = `{counter}:sessions:${Number.parseInt(welcome.session, 10) % 2}`;
  expect(await redis.ask('HGET', sessions, welcome.session)).toBe(`1 ${node}`);
  const batches = (await redis.ask('HKEYS', sessions)) as string[];
  expect(batches.filter((key) => !key.includes('.')).sort()).toEqual([node, other].sort());
  expect(((await redis.ask('HKEYS', '{counter}:nodes')) as string[]).sort()).toEqual([node, other].sort());
  expect(await redis.ask('PUBSUB', 'CHANNELS', `*:taken:${node}`)).toEqual([`{counter}:0:taken:${node}`]);
  expect(
    String(await redis.ask('CLIENT', 'LIST'))
      .match(/name=shared-counter:\S+/g)
      ?.sort(),
  ).toEqual([node, node, other, other].map((name) => `name=shared-counter:${name}`).sort());

  const viewer = await LessonClient.open(servers[1].webSocketUrl('/lessons/monitor'));
  await viewer.until(() =>
    [node, other].every((name) => viewer.received.join().includes(`"server ${name}"`)),
  );
  await viewer.close();

  // Its owner from now on is where it is resumed.
  const again = await Peer.join(servers[1].webSocketUrl(), welcome.session, 1);
  expect(await redis.ask('HGET', sessions, welcome.session)).toBe(`1 ${other}`);
  again.peer.socket.close();
});
