/*
 * Redis is stopped, an older copy of its data is put in their place, and it starts again, while servers run, or none does.
 */

import { expect, it } from 'vitest';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { EngineClient } from '../engine-client.ts';
import { RedisProcess } from '../redis-process.ts';
import { ServerProcess } from '../server-process.ts';

async function press(client: EngineClient, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    client.press(1);
    await client.until(({ saving }) => saving === 0); // a commit each
  }
}

it('[P19] [P33] pages are told of a Redis that was restored, whether a server has seen it or not', async () => {
  await using redis = await RedisProcess.start(DURABLE);
  const flags = ['--redis', redis.url];
  let server = await ServerProcess.start(flags);
  const [sleeper, awake] = [1, 2].map(() => new EngineClient(server.webSocketUrl('/ws'))) as [
    EngineClient,
    EngineClient,
  ];
  try {
    await press(awake, 3);
    const restoreThree = await redis.backup();
    await press(awake, 5);
    await sleeper.until(({ shown }) => shown === 8);
    sleeper.end();

    // While the server runs: it finds that it knows more, and everybody begins anew.
    await restoreThree();
    await awake.until(({ news }) => news.length > 0);
    expect(awake.news).toEqual([{ kind: 'new-life' }]);
    await awake.until(({ shown }) => shown === 3);

    // While none runs: the next one cannot know, but its clients do, though the copy has passed them.
    await press(awake, 2);
    const restoreFive = await redis.backup();
    await press(awake, 2);
    await awake.until(({ shown }) => shown === 7);
    awake.end();
    await server.end('SIGTERM');
    await restoreFive();
    server = await ServerProcess.start(flags);
    const late = new EngineClient(server.webSocketUrl('/ws'));
    await press(late, 6);
    await late.until(({ shown }) => shown === 11);
    late.end();
    awake.news.length = 0;
    awake.hop(server.webSocketUrl('/ws'));
    sleeper.hop(server.webSocketUrl('/ws'));
    await awake.until(({ shown }) => shown === 11);
    expect(awake.news).toEqual([{ kind: 'older-copy' }]);
    await sleeper.until(({ shown }) => shown === 11);
    expect(sleeper.news).toEqual([{ kind: 'new-life' }]);
  } finally {
    for (const client of [sleeper, awake]) client.end();
    await server.end('SIGKILL');
  }
});
