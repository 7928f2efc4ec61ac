/*
 * Whichever Node runs these tests: the tests of what the server is made of pass on another one, and the server runs
 * on the others. `npm run check:nodes` runs everything on each.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { NODES, packageOfNode, pathOfNode } from '../../build/nodes.mjs';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const run = promisify(execFile);

/** Those that uWebSockets.js has a binary for. */
const RUNNING_THE_SERVER = ['20', '22'] as const;
const [here] = process.versions.node.split('.');
const others = RUNNING_THE_SERVER.filter((major) => major !== here);
/** What a Node may differ in: the store with SQLite's binary; and a world, with all that a press passes. */
const SUBJECTS = ['tests/server/stores/sqlite', 'tests/sim/trace'];
/** Perhaps on a busy machine, after a download. */
const TIMEOUT_MS = 600_000;

if (packageOfNode('20') !== undefined) {
  it.each(others.slice(-1))(
    'the SQLite store and a simulated world pass their tests on Node %s',
    async (major) => {
      const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...SUBJECTS];
      const options = { maxBuffer: 64 * 1024 * 1024, timeout: TIMEOUT_MS };
      const { stdout } = await run(await pathOfNode(major), vitest, options);
      expect(stdout).toMatch(/Test Files .* passed/);
    },
    TIMEOUT_MS,
  );

  it.each(others)(
    'the server runs on Node %s, and goes on with what a server on this Node left',
    async (major) => {
      await using directory = await temporaryDirectory();
      const first = await ServerProcess.start(['--data', directory.path]);
      const { peer, welcome } = await Peer.join(first.webSocketUrl());
      peer.press(1, 2, 3);
      await peer.until('ack', ({ seq }) => seq === 3);
      await first.end();

      await using there = await ServerProcess.start(['--data', directory.path], 0, await pathOfNode(major));
      const again = await Peer.join(there.webSocketUrl(), welcome.session, 3);
      expect(again.welcome).toMatchObject({ value: 3, seq: 3, epoch: welcome.epoch });
      again.peer.press(4);
      await again.peer.until('state', ({ value }) => value === 4);
      expect(await there.end()).toMatchObject({ code: 0 });
    },
  );
} else {
  console.warn('other-node.test.ts: npm has no other Node for this system.');
  it('only one Node is tried on this system', () => expect(NODES).toHaveProperty(here!));
}
