/*
 * The server is killed, again and again, while people press. What it acknowledged must be on disk, and in
 * the end every press must count once.
 */

import { expect, it } from 'vitest';
import type { Store } from '../../server/counter/store.ts';
import { openSqliteStore } from '../../server/stores/sqlite/store.ts';
import { freePort } from '../../tools/system/port.ts';
import { EngineClient } from './engine-client.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

/** The worker that has the database, as built. */
const WORKER = new URL('../../dist/server-sqlite.mjs', import.meta.url);
const KILLS = 25;
const CLIENTS = 4;
const PRESS_EVERY_MS = 3;

async function withStore<T>(directory: string, read: (store: Store) => Promise<T>): Promise<T> {
  const environment = { now: Date.now, newEpoch: () => 'unused', newSecret: () => 'unused', bucketMs: 1e12 };
  const store = await openSqliteStore(directory, environment, WORKER);
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}

it('[P10] [P11] after 25 kills at random moments every press counts once, and no ack was ahead of the disk', async () => {
  await using directory = await temporaryDirectory();
  const flags = ['--data', directory.path, '--press-rate', '1000', '--press-burst', '1000'];
  const port = await freePort();
  let server = await ServerProcess.start(flags, port);
  const clients = Array.from({ length: CLIENTS }, () => new EngineClient(server.webSocketUrl('/ws')));
  const pressing = setInterval(() => {
    for (const client of clients) client.press(Math.random() < 0.7 ? 1 : -1);
  }, PRESS_EVERY_MS);
  let acksSeen = 0;

  try {
    for (let kill = 0; kill < KILLS; kill++) {
      for (const client of clients) client.tryNow();
      const before = clients[0]!.session?.acked ?? 0;
      await clients[0]!.until(({ session }) => (session?.acked ?? 0) > before);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60)); // the random moment
      await server.end('SIGKILL');

      await withStore(directory.path, async (store) => {
        for (const { session } of clients) {
          if (session === undefined) continue;
          const lookup = await store.lastSeq(session.id);
          expect(lookup).toMatchObject({ kind: 'known' });
          if (lookup.kind === 'known') expect(lookup.seq).toBeGreaterThanOrEqual(session.acked);
          acksSeen += session.acked;
        }
      });
      server = await ServerProcess.start(flags, port);
    }
    clearInterval(pressing);
    for (const client of clients) client.tryNow();
    await Promise.all(clients.map((client) => client.until(({ saving }) => saving === 0)));

    const total = clients.reduce((sum, { pressed }) => sum + pressed, 0);
    await Promise.all(clients.map((client) => client.until(({ shown }) => shown === total)));
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(await withStore(directory.path, async (store) => (await store.load()).value)).toBe(total);
    expect(clients.flatMap(({ news }) => news)).toEqual([]);
    expect(acksSeen).toBeGreaterThan(100);
  } finally {
    clearInterval(pressing);
    for (const client of clients) client.end();
    await server.end('SIGKILL');
  }
});
