/*
 * A disk on which a flush fails, or never ends. (The fault suite has one that fails under load.)
 */

import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FailingDisk, whyNoFailingDisk } from '../../tools/faults/failing-disk.ts';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const SOURCE = 'tools/faults/failing-disk.c';

/** A server on a disk that fails when it is told to, and one client. */
async function startServer(directory: string) {
  const scratch = await realpath(directory);
  const folder = join(scratch, 'disk');
  await mkdir(folder);
  const disk = new FailingDisk(folder, scratch, SOURCE);
  const flags = ['--data', join(folder, 'data')];
  const server = await ServerProcess.start(flags, 0, process.execPath, disk.environment);
  const { peer, welcome } = await Peer.join(server.webSocketUrl());
  peer.press(1);
  await peer.until('ack', ({ seq }) => seq === 1);
  return { disk, server, peer, session: welcome.session, restart: () => ServerProcess.start(flags) };
}

describe.skipIf(whyNoFailingDisk() !== undefined)('a flush', () => {
  it('[P15] that fails: what was refused is not there, even if the server is killed right then', async () => {
    await using directory = await temporaryDirectory();
    const { disk, server, peer, restart } = await startServer(directory.path);
    disk.begin('one');
    peer.send({ action: 'increment' });
    expect(await peer.until('refused')).toMatchObject({ code: 'busy' });
    await server.end('SIGKILL');

    await using again = await restart();
    expect((await Peer.join(again.webSocketUrl())).welcome).toMatchObject({ value: 1, revision: 1 });
  });

  it('[P15] that fails again and again: all is saved once none fails any more', async () => {
    await using directory = await temporaryDirectory();
    const { disk, server, peer, restart } = await startServer(directory.path);
    disk.begin('writes');
    for (let time = 0; time < 3; time++) {
      const refused = peer.next('refused');
      peer.send({ action: 'increment' });
      expect(await refused).toMatchObject({ code: 'busy' });
    }
    expect((await Peer.join(server.webSocketUrl())).welcome.value).toBe(1);
    disk.end();
    peer.press(2);
    await peer.until('ack', ({ seq }) => seq === 2);
    await server.end('SIGKILL');

    await using again = await restart();
    expect((await Peer.join(again.webSocketUrl())).welcome).toMatchObject({ value: 2, revision: 2 });
  });

  it('[P11] that hangs: nothing is acknowledged, and SIGTERM ends the server all the same', async () => {
    await using directory = await temporaryDirectory();
    const { disk, server, peer, session, restart } = await startServer(directory.path);
    disk.begin('hangs');
    peer.press(2);
    peer.send({ action: 'ping' });
    await peer.until('pong');
    expect(await server.end('SIGTERM')).toEqual({ code: null, signal: 'SIGKILL' });
    expect(peer.of('ack').map(({ seq }) => seq)).toEqual([1]);
    expect(server.output.join(' ')).toContain('The store does not answer');

    disk.end();
    await using again = await restart();
    const { peer: back } = await Peer.join(again.webSocketUrl(), session, 1);
    back.press(2);
    await back.until('state', ({ value }) => value === 2);
  });
});
