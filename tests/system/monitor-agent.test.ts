/*
 * The monitor's agent as it is shipped, dist/monitor.mjs, and the server that it reports to.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { decodeBinaryReport, decodeReport, decodeTextReport } from '../../protocol/monitor.ts';
import { freePort } from '../../tools/system/port.ts';
import { LessonClient } from './lesson-client.ts';
import { ServerProcess } from './server-process.ts';

const TOKEN = 'token-of-this-test';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function startAgent(flags: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['dist/monitor.mjs', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exited = once(child, 'close').then(([code]) => ({ code, lines: output.trimEnd().split('\n') }));
  return { child, exited };
}

const startServer = (port: number) => ServerProcess.start(['--memory', '--monitor-token', TOKEN], port);
const isReport = (message: string | Buffer) => decodeReport(message)?.name === 'web-1';

/** A viewer, once it has heard the agent in both ways. */
async function viewerOf(server: ServerProcess): Promise<LessonClient> {
  const viewer = await LessonClient.open(server.webSocketUrl('/lessons/monitor'));
  await viewer.until(() => viewer.received.filter(isReport).length >= 2);
  return viewer;
}

it('reports this machine, comes back to a server that was restarted, and says goodbye at SIGINT', async () => {
  const port = await freePort();
  const url = `ws://127.0.0.1:${port}/lessons/monitor`;
  const first = await startServer(port);
  const agent = startAgent(['--url', url, '--name', 'web-1'], { MONITOR_TOKEN: TOKEN });
  const viewer = await viewerOf(first);
  const [text, bytes] = viewer.received.filter(isReport);
  const report = decodeTextReport(text as string)!;
  expect(decodeBinaryReport(bytes as Buffer)).toEqual(report);
  expect(Math.abs(report.at - Date.now())).toBeLessThan(60_000);
  expect(report.memory).toBeGreaterThan(0);

  await first.end('SIGKILL');
  await using second = await startServer(port);
  const later = await viewerOf(second);
  agent.child.kill('SIGINT');
  await later.until(() => later.received.includes('{"type":"gone","name":"web-1"}'));
  const { code, lines } = await agent.exited;
  expect(code).toBe(0);
  const withoutRetries = lines.filter((line) => !line.startsWith('Cannot reach'));
  expect(withoutRetries).toEqual([
    `Reporting as web-1 to ${url}`,
    'The connection was closed (1006). Trying again …',
    `Reporting as web-1 to ${url}`,
    'Ended.',
  ]);
  expect(lines.join('\n')).not.toContain(TOKEN);
});

it('ends with 1 and one line when the token is wrong, and never prints it', async () => {
  await using server = await startServer(0);
  const flags = ['--url', server.webSocketUrl('/lessons/monitor'), '--token', 'not-the-token'];
  expect(await startAgent(flags).exited).toEqual({
    code: 1,
    lines: ['The server refused the token (401): give it the one that it printed.'],
  });
});

it('ends with 1 when another agent of its name comes', async () => {
  await using server = await startServer(0);
  const url = server.webSocketUrl('/lessons/monitor');
  const flags = ['--url', url, '--name', 'web-1', '--token', TOKEN];
  const former = startAgent(flags);
  await viewerOf(server);
  startAgent(flags);
  expect(await former.exited).toEqual({
    code: 1,
    lines: [`Reporting as web-1 to ${url}`, 'Another agent reports as web-1 now.'],
  });
});

it.each<[string[], number, RegExp]>([
  [['--help'], 0, /^Usage: npm run monitor/],
  [['--tokn', 'x'], 2, /^Unknown option --tokn\. Did you mean --token\?$/],
  [[], 2, /^--token is missing/],
])('%j ends it with %i', async (flags, code, line) => {
  const exit = await startAgent(flags, { MONITOR_TOKEN: '' }).exited;
  expect(exit.code).toBe(code);
  expect(exit.lines[0]).toMatch(line);
  if (code === 2) expect(exit.lines.length).toBe(1);
});
