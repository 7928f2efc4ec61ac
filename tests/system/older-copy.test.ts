/*
 * The data of a running counter are replaced by an older copy, and have passed what a page knows before it comes back.
 */

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from '@photostructure/sqlite';
import { expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { EngineClient } from './engine-client.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const FLAGS = ['--press-rate', '1000', '--press-burst', '1000'];

/** Presses until the number is this one, and it is saved. */
async function pressTo(client: EngineClient, total: number): Promise<void> {
  await client.until(({ shown }) => shown !== undefined);
  for (let shown = client.shown!; shown < total; shown++) client.press(1);
  await client.until(({ saving, shown }) => saving === 0 && shown === total);
}

it('[P19] [P33] a page that slept is told of an older copy that has passed what it knows', async () => {
  await using directory = await temporaryDirectory();
  const [file, copy] = ['counter.db', 'copy.db'].map((name) => join(directory.path, name)) as [
    string,
    string,
  ];
  const port = await freePort();
  const start = () => ServerProcess.start([...FLAGS, '--data', directory.path], port);
  let server = await start();
  const url = server.webSocketUrl('/ws');
  const [sleeper, other] = [new EngineClient(url), new EngineClient(url)];
  try {
    await pressTo(sleeper, 30);
    const source = new DatabaseSync(file, { readOnly: true });
    await backup(source, copy);
    source.close();
    await pressTo(other, 50);
    await sleeper.until(({ shown }) => shown === 50);
    sleeper.end();
    other.end();

    await server.end('SIGTERM');
    for (const ending of ['-wal', '-shm']) await rm(file + ending, { force: true });
    await rename(copy, file);
    server = await start();
    const third = new EngineClient(url);
    for (let total = 31; total <= 60; total++) await pressTo(third, total); // a commit each: 60 is beyond all that was known
    third.end();
    expect(sleeper.shown).toBe(50);
    sleeper.tryNow();
    await sleeper.until(({ shown }) => shown === 60);
    expect(sleeper.news).toEqual([{ kind: 'older-copy' }]);
  } finally {
    for (const client of [sleeper, other]) client.end();
    await server.end('SIGKILL');
  }
});
