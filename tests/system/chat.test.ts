/*
 * The terminal's chat as it is built, dist/chat.mjs, with another one in the room, and after the server's end.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { ServerProcess } from './server-process.ts';

const running: (() => void)[] = [];
afterEach(() => {
  for (const kill of running.splice(0)) kill();
});

function start(server: ServerProcess, name: string) {
  const url = server.webSocketUrl('/lessons/chat');
  const child = spawn(process.execPath, ['dist/chat.mjs', '--url', url, '--name', name]);
  running.push(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const shows = (text: string) => vi.waitFor(() => expect(output).toContain(text), { timeout: 20_000 });
  return { child, shows, exited: once(child, 'close').then(([code]) => code) };
}

it('prints what others say, leaves at the end of its input, and tells of the end of the connection', async () => {
  await using server = await ServerProcess.start(['--memory']);
  const ann = start(server, 'Ann');
  await ann.shows('You are Ann. Here: Ann');
  const bob = start(server, 'Bob');
  await bob.shows('You are Bob. Here: Ann, Bob');
  await ann.shows('Bob joined (2 here)');
  bob.child.stdin.write('你好 👋\n');
  await ann.shows('[Bob] 你好 👋');
  bob.child.stdin.end();
  await ann.shows('Bob left (1 here)');
  expect(await bob.exited).toBe(0);
  await server.end();
  await ann.shows('The connection was closed (1001, the server is shutting down).');
  expect(await ann.exited).toBe(1);
});
