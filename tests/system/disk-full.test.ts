/*
 * A disk that takes nothing more: here, a limit on the size of the files that the server may write, set and
 * lifted while it runs.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { programPath } from '../setup/programs.ts';
import { EngineClient } from './engine-client.ts';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

async function limitFiles(server: ServerProcess, bytes: number | 'unlimited'): Promise<void> {
  await promisify(execFile)(programPath('prlimit'), ['--pid', String(server.child.pid), `--fsize=${bytes}:`]);
}

it('[P15] when the disk is full presses are refused and kept, reads go on, and all is saved when there is room', async () => {
  await using directory = await temporaryDirectory();
  await using server = await ServerProcess.start(['--data', directory.path]);
  const ann = new EngineClient(server.webSocketUrl());
  const { peer: bob } = await Peer.join(server.webSocketUrl());
  ann.press(1);
  await ann.until(({ saving, shown }) => saving === 0 && shown === 1);

  await limitFiles(server, 1);
  bob.press(1);
  expect(await bob.until('refused')).toMatchObject({
    code: 'busy',
    seq: 1,
    retryAfterMs: expect.any(Number),
  });
  ann.press(1);
  bob.send({ action: 'increment' });
  await bob.until('refused', ({ code, seq }) => code === 'busy' && seq === undefined);
  expect(bob.of('ack')).toEqual([]);
  expect([ann.shown, ann.saving]).toEqual([2, 1]);
  expect((await Peer.join(server.webSocketUrl())).welcome.value).toBe(1);

  await limitFiles(server, 'unlimited');
  await ann.until(({ saving }) => saving === 0);
  bob.press(1);
  await bob.until('ack', ({ seq }) => seq === 1);
  await ann.until(({ shown }) => shown === 3);
  ann.end();
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0 });

  await using again = await ServerProcess.start(['--data', directory.path]);
  expect((await Peer.join(again.webSocketUrl())).welcome.value).toBe(3);
});
