/*
 * The fault suite as it is run, if only for seconds: at the real server, which must pass, and at servers with a
 * fault, each of which it must find.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { canMount } from '../../tools/faults/system.ts';
import { programPath } from '../setup/programs.ts';
import { temporaryDirectory } from './server-process.ts';

const UNSAFE = ['--server', 'tests/system/unsafe-server.mjs'];

/** A test that runs out of time leaves its process behind. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGTERM');
});

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  /** The cells of a row's line, by the name of its fault. */
  readonly row: (fault: string) => Cells;
}

interface Cells {
  readonly injected: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unresolved: number;
  readonly revisionsFell: number;
  readonly verdict: string;
}

/** @param environment variables beyond the usual ones; FAULT is for the unsafe server */
async function faults(flags: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const child = spawn(process.execPath, ['dist/faults.mjs', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  running.delete(child);
  return { code, output, row: (name) => cellsOf(output, name) };
}

function cellsOf(output: string, fault: string): Cells {
  const line = output.split('\n').find((line) => line.startsWith(`${fault} `)) ?? '';
  const cells = line.slice(fault.length).trim().split(/ +/);
  const [injected, acknowledged, lost, doubled, unresolved, revisionsFell] = cells.map((cell) =>
    Number(cell.replaceAll(',', '')),
  );
  const verdict = cells.slice(9).join(' ');
  return { injected, acknowledged, lost, doubled, unresolved, revisionsFell, verdict } as Cells;
}

/** A page is pressed by hand, so to speak. */
const MIN_ACKNOWLEDGED: Readonly<Record<string, number>> = { 'browser killed': 20 };

async function findsNothing(only: string, names: readonly string[]): Promise<void> {
  const { code, output, row } = await faults(['--quick', '--only', only]);
  for (const name of names) {
    const { verdict, ...figures } = row(name);
    if (verdict.startsWith('not run: needs')) continue; // no root, or no strace: the table says so
    expect({ name, verdict, ...figures }, output).toMatchObject({
      ...{
        verdict: expect.stringMatching(/^passed/),
        lost: 0,
        doubled: 0,
        unresolved: 0,
        revisionsFell: 0,
      },
    });
    expect(figures.injected).toBeGreaterThan(0);
    expect(figures.acknowledged).toBeGreaterThan(MIN_ACKNOWLEDGED[name] ?? 100);
  }
  expect([0, 3]).toContain(code);
}

describe.concurrent('the fault suite at the real server', () => {
  const rows: readonly [string, readonly string[]][] = [
    ['kill,pause,slow,files', ['server killed', 'server paused', 'slow readers', 'file descriptors used up']],
    ['cut,disk,eio', ['connection cut around the ack', 'disk full', 'disk fails with EIO']],
    ['storm', ['reconnect storm']],
    ['browser', ['browser killed']],
    ['redis-kill,redis-node,redis-cut', ['Redis killed', 'node killed', 'node cut off from Redis']],
    [
      'redis-scripts,redis-failover,redis-wait',
      ['scripts forgotten', 'replica promoted', 'replica promoted, --redis-wait 1'],
    ],
  ];
  it.each(rows)('finds every press counted once: %s', findsNothing);
});

// By itself: a client that is held up for longer than the server waits for it is not told 1001, but reset.
it('finds every press counted once: shutdown,flush', () =>
  findsNothing('shutdown,flush', ['shutdown under load', 'fsync order']));

describe.concurrent('the fault suite', () => {
  it('finds nothing wrong with a small server that is safe', async () => {
    const { code, output } = await faults(['--quick', '--only', 'kill', ...UNSAFE]);
    expect(code, output).toBe(0);
  });

  it('finds presses that were acknowledged, and lost with the process', async () => {
    const { code, row } = await faults(['--quick', '--only', 'kill', ...UNSAFE], { FAULT: 'forgets' });
    expect(row('server killed')).toMatchObject({ verdict: 'FAILED', lost: expect.toSatisfy((n) => n > 0) });
    expect(code).toBe(1);
  });

  it('finds presses that count twice when they are sent again', async () => {
    const { code, row } = await faults(['--quick', '--only', 'cut', ...UNSAFE], { FAULT: 'doubles' });
    expect(row('connection cut around the ack')).toMatchObject({
      verdict: 'FAILED',
      doubled: expect.toSatisfy((n) => n > 0),
    });
    expect(code).toBe(1);
  });

  it('finds presses that Redis had acknowledged, and kept in memory alone', async () => {
    await using directory = await temporaryDirectory();
    const forgetful = `#!/bin/sh\nexec ${programPath('redis-server')} "$@" --appendonly no\n`;
    const REDIS_SERVER = join(directory.path, 'redis-server');
    await writeFile(REDIS_SERVER, forgetful, { mode: 0o755 });
    const { code, output, row } = await faults(['--quick', '--only', 'redis-kill'], { REDIS_SERVER });
    // How many are missing is not certain: those of which nobody knows whether they counted may make up for them.
    expect(row('Redis killed').verdict).toBe('FAILED');
    expect(output).toContain('the server had forgotten a session');
    expect(output).toContain('the epoch changed');
    expect(code).toBe(1);
  });

  it('finds presses that a page had saved, and its browser lost', async () => {
    await using directory = await temporaryDirectory();
    const forgetful = `#!/bin/sh
for flag; do case $flag in --user-data-dir=*) rm -rf "\${flag#*=}/Default/IndexedDB" ;; esac; done
exec ${programPath('chromium')} "$@"
`;
    const CHROMIUM = join(directory.path, 'chromium');
    await writeFile(CHROMIUM, forgetful, { mode: 0o755 });
    const { code, output, row } = await faults(['--quick', '--only', 'browser'], { CHROMIUM });
    expect(row('browser killed').verdict).toBe('FAILED');
    expect(output).toContain('presses lost');
    expect(code).toBe(1);
  });

  it('finds acks of what a full disk did not take', async () => {
    const { code, output, row } = await faults(['--quick', '--only', 'disk', ...UNSAFE], {
      FAULT: 'pretends',
    });
    if (row('disk full').verdict.startsWith('not run: needs root')) return;
    expect(row('disk full')).toMatchObject({ verdict: 'FAILED', lost: expect.toSatisfy((n) => n > 0) });
    expect(output).toContain('the server never said busy');
    expect(code).toBe(1);
  });

  it('finds acks of what a failing disk did not flush', async () => {
    const { code, output, row } = await faults(['--quick', '--only', 'eio', ...UNSAFE], {
      FAULT: 'pretends',
    });
    if (row('disk fails with EIO').verdict.startsWith('not run: needs')) return;
    expect(row('disk fails with EIO')).toMatchObject({
      verdict: 'FAILED',
      lost: expect.toSatisfy((n) => n > 0),
    });
    expect(output).toContain('the server never said busy');
    expect(code).toBe(1);
  });

  it('finds revisions that fall, and a revision with two values', async () => {
    const { code, output, row } = await faults(['--quick', '--only', 'pause', ...UNSAFE], { FAULT: 'falls' });
    expect(row('server paused').revisionsFell).toBeGreaterThan(0);
    expect(output).toContain('one revision was shown with two values');
    expect(code).toBe(1);
  });

  it('finds a shutdown without a goodbye', async () => {
    const { code, output } = await faults(['--quick', '--only', 'shutdown', ...UNSAFE], { FAULT: 'rude' });
    expect(output).toContain('connections did not receive 1001');
    expect(code).toBe(1);
  });

  it('finds acks that no flush came before', async () => {
    const { code, output, row } = await faults(['--quick', '--only', 'flush', ...UNSAFE]);
    if (row('fsync order').verdict.startsWith('not run: needs')) return;
    expect(output).toMatch(/(ack|welcome|state) of revision \d+ was sent without any flush/); // it has no SQLite file
    expect(code).toBe(1);
  });

  it('calls it a failure if the server does not start', async () => {
    const { code, output } = await faults(['--quick', '--only', 'kill', '--server', 'build.mjs']);
    expect(output).toContain('the row broke down: the server ended');
    expect(code).toBe(1);
  });

  it('ends a row whose server dies by itself, instead of waiting for it', async () => {
    const { code, output } = await faults(['--quick', '--only', 'pause', ...UNSAFE], { FAULT: 'dies' });
    expect(output).toContain('the row broke down: the server ended');
    expect(code).toBe(1);
  });

  it('goes on with the next row where the server dies on the full disk', async ({ skip }) => {
    skip(!canMount(), 'needs root on Linux, to mount a tmpfs');
    const { code, output } = await faults(['--quick', '--only', 'disk,files', ...UNSAFE], { FAULT: 'dies' });
    expect(output.match(/the row broke down: the server ended/g)).toHaveLength(2);
    expect(code).toBe(1);
  });

  it.each([
    ['the terminal is closed', process.execPath, ['dist/faults.mjs'], ['SIGHUP', 'SIGTERM']],
    ['it is interrupted', process.execPath, ['dist/faults.mjs'], ['SIGINT', 'SIGINT']],
    ['npm is told to end', 'npm', ['run', 'faults', '--'], ['SIGTERM']],
  ] as const)('leaves no disk mounted when %s', async (_, program, args, signals) => {
    if (!canMount()) return console.warn('faults.test.ts: to mount a tmpfs needs root on Linux.');
    await using directory = await temporaryDirectory(); // where this run has its files, and nobody else
    const child = spawn(program, [...args, '--only', 'disk', '--report', 'none.md'], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: directory.path },
    });
    running.add(child);
    const mounts = async (): Promise<number> => {
      const text = await readFile('/proc/mounts', 'utf8');
      return text.split(directory.path).length - 1;
    };
    await vi.waitUntil(async () => (await mounts()) === 1, { timeout: 60_000 });
    for (const signal of signals) child.kill(signal);
    await once(child, 'close');
    running.delete(child);
    await vi.waitUntil(async () => (await mounts()) === 0, { timeout: 5_000 }); // npm may end before what it runs
  });

  it('writes a report', async () => {
    await using directory = await temporaryDirectory();
    const report = join(directory.path, 'FAULTS.md');
    await faults(['--quick', '--only', 'files', '--seed', '5', '--report', report]);
    const text = await readFile(report, 'utf8');
    expect(text).toMatch(/^\| file descriptors used up \|.* passed \|/m);
    expect(text).toContain('seed 5, `npm run faults -- --quick --only files --seed 5');
  });

  it('says in one line what is wrong with an option', async () => {
    const { code, output } = await faults(['--only', 'kill,typo']);
    expect(output).toMatch(/^--only knows no row "typo"\. There are: kill, cut, .*\n$/);
    expect(code).toBe(2);
  });
});
