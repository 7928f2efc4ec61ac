/*
 * A disk that hangs: a flush that never ends. (The fault suite has the disk that fails.)
 */

import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FailingDisk, whyNoFailingDisk } from '../../tools/faults/failing-disk.ts';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const SOURCE = 'tools/faults/failing-disk.c';

it.skipIf(whyNoFailingDisk() !== undefined)(
  '[P11] while a flush hangs nothing is acknowledged, and SIGTERM ends the server all the same',
  async () => {
    await using directory = await temporaryDirectory();
    const scratch = await realpath(directory.path);
    const folder = join(scratch, 'disk');
    await mkdir(folder);
    const disk = new FailingDisk(folder, scratch, SOURCE);
    const flags = ['--data', join(folder, 'data')];
    await using server = await ServerProcess.start(flags, 0, process.execPath, disk.environment);
    const { peer, welcome } = await Peer.join(server.webSocketUrl());
    peer.press(1);
    await peer.until('ack', ({ seq }) => seq === 1);

    disk.begin('hangs');
    peer.press(2);
    peer.send({ action: 'ping' });
    await peer.until('pong');
    expect(await server.end('SIGTERM')).toEqual({ code: null, signal: 'SIGKILL' });
    expect(peer.of('ack').map(({ seq }) => seq)).toEqual([1]);
    expect(server.output.join(' ')).toContain('The store does not answer');

    disk.end();
    await using again = await ServerProcess.start(flags);
    const { peer: back } = await Peer.join(again.webSocketUrl(), welcome.session, 1);
    back.press(2);
    await back.until('state', ({ value }) => value === 2);
  },
);
