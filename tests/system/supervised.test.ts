/*
 * dist/cli.mjs, which `npm start` and the package run: the server under its supervisor.
 */

import { spawn } from 'node:child_process';
import { afterEach, expect, it, vi } from 'vitest';
import { EXIT_BROKEN_INVARIANT } from '../../server/exit-codes.ts';
import { freePort } from '../../tools/system/port.ts';
import { ServerProcess } from './server-process.ts';

/** Loaded into the server, this says which process it is, and breaks it on demand. */
const BREAKABLE = `--import=data:text/javascript,${encodeURIComponent(
  `if (process.argv[1].endsWith('server.mjs')) {
    console.log('server is process ' + process.pid);
    process.on('SIGUSR2', () => process.exit(${EXIT_BROKEN_INVARIANT}));
  }`,
)}`;

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

let supervised: ServerProcess;

const start = async () => {
  const flags = ['--memory', '--no-qr', '--port', String(await freePort())];
  const child = spawn(process.execPath, ['dist/cli.mjs', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: BREAKABLE },
  });
  supervised = await ServerProcess.of(child);
};
const serverPids = () =>
  supervised.output.flatMap((line) => /^server is process (\d+)$/.exec(line)?.[1] ?? []);
const starts = () => supervised.output.filter((line) => line.startsWith('Local '));

afterEach(() => supervised.end());

it('starts the server again after a broken invariant, and ends with it', async () => {
  await start();
  process.kill(Number(serverPids()[0]), 'SIGUSR2');
  await expect.poll(starts).toHaveLength(2);
  expect(supervised.output).toContainEqual(expect.stringMatching(/^The server failed\. Restarting it/));
  expect((await fetch(supervised.pageUrl('/healthz'))).status).toBe(200);
  expect(await supervised.end()).toEqual({ code: 0, signal: null });
  expect(supervised.output).toContainEqual('SIGTERM: committing what is pending, then closing');
});

it('kills a server that does not stop, at the second signal', async () => {
  await start();
  const pid = Number(serverPids()[0]);
  process.kill(pid, 'SIGSTOP');
  supervised.child.kill('SIGINT');
  supervised.child.kill('SIGTERM');
  expect(await supervised.exited).toEqual({ code: 128 + 9, signal: null });
  expect(isAlive(pid)).toBe(false);
});

it('leaves no server behind when it is killed itself', async () => {
  await start();
  const pid = Number(serverPids()[0]);
  supervised.child.kill('SIGKILL');
  await vi.waitUntil(() => !isAlive(pid), { timeout: 60_000 });
});
