/*
 * What `npm pack` makes: npx installs it for an empty folder, once, and runs it there, without the sources.
 */

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const run = promisify(execFile);
/** Packages that were downloaded before need no network. */
const NPX = ['--yes', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

const INSTALL_TIMEOUT_MS = 600_000;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let folder: string;
let env: NodeJS.ProcessEnv;
let files: string[];
let server: ServerProcess;
/** A signal for npx and what it runs, as a terminal sends it. */
let signalAll: (signal: NodeJS.Signals) => void;

/** npx installs into npm's cache: into one of this test's own, which shares the downloads. */
async function cacheInside(path: string): Promise<string> {
  const { stdout } = await run('npm', ['config', 'get', 'cache']);
  const downloads = join(stdout.trim(), '_cacache');
  await mkdir(path);
  if (existsSync(downloads)) await symlink(downloads, join(path, '_cacache'));
  return path;
}

beforeAll(async () => {
  directory = await temporaryDirectory();
  folder = join(directory.path, 'empty');
  await mkdir(folder);
  env = { ...process.env, npm_config_cache: await cacheInside(join(directory.path, 'cache')) };
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]; // dist/ is fresh: setup/global.ts
  const [packed] = JSON.parse((await run('npm', pack)).stdout);
  files = packed.files.map((file: { path: string }) => file.path);
  const child = spawn('npx', [...NPX, `./${packed.filename}`, '--port', '0', '--no-qr'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // in a process group of its own, which a signal can be sent to
  });
  signalAll = (signal) => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, signal);
  };
  process.once('exit', () => signalAll('SIGKILL'));
  server = await ServerProcess.of(child);
}, INSTALL_TIMEOUT_MS);
afterAll(async () => {
  signalAll('SIGKILL');
  await server.exited;
  await rm(join(directory.path, 'cache', '_cacache'), { force: true }); // the link, not what it leads to
  await directory[Symbol.asyncDispose]();
});

/** What npx runs, with these arguments: npm itself would take longer than all of them. */
async function installed(...args: string[]): Promise<string> {
  const installs = join(directory.path, 'cache', '_npx');
  const [install] = await readdir(installs);
  const program = join(installs, install!, 'node_modules', '.bin', 'shared-counter');
  return (await run(program, args, { cwd: folder, env })).stdout;
}

it('holds the built programs and the page, and nothing else', () => {
  const other = files.filter(
    (path) =>
      !/^dist\/(server[\w-]*|cli|chat|load|sim|monitor|workshop)\.mjs$|^dist\/public\/[\w./-]+$/.test(path),
  );
  expect(other.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(files.filter((path) => path.includes('.map'))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(['dist/public/index.html', 'dist/server-sqlite.mjs']));
});

it('runs a counter that takes presses, and keeps it in the folder', async () => {
  const { peer } = await Peer.join(server.webSocketUrl());
  peer.press(1, 2, 3);
  await peer.until('state', ({ value }) => value === 3);
  expect(await (await fetch(server.pageUrl())).text()).toContain('<script type="module"');
  expect(await readdir(join(folder, 'data'))).toContain('counter.db');
});

it('says how to start an agent of the monitor without the sources', () => {
  const line = server.output.find((line) => line.startsWith('Monitor'));
  expect(existsSync(/^Monitor {4}node "(.+)" --url /.exec(line!)![1]!)).toBe(true);
});

it("judges code of one's own", async () => {
  const file = join(folder, 'mine.mjs');
  await writeFile(file, await installed('workshop', '--start', 'numbered'));
  expect(await installed('workshop', file, '--level', 'latency', '--worlds', '20')).toContain('worlds held');
});

it('tests the load of that counter', async () => {
  const url = server.webSocketUrl();
  const output = await installed(
    'load',
    '--url',
    url,
    '--sockets',
    '10',
    '--rate',
    '20',
    '--duration',
    '1',
    '--ramp',
    '0',
  );
  expect(output).toMatch(/exact/i);
});

it('explores simulated worlds', async () => {
  expect(await installed('sim', '--seeds', '5')).toContain('Every rule held in 5 worlds');
});

it.each([
  [[], 'shared-counter [options]'],
  [['load'], 'shared-counter load [options]'],
  [['sim'], 'shared-counter sim [options]'],
  [['monitor'], 'shared-counter monitor [options]'],
  [['chat'], 'shared-counter chat [options]'],
  [['workshop'], 'shared-counter workshop [options]'],
])('says how to use it: %j --help', async (subcommand, usage) => {
  expect(await installed(...subcommand, '--help')).toContain(usage);
});

it('shuts down gracefully at Ctrl-C', async () => {
  signalAll('SIGINT');
  await server.exited;
  expect(server.output).toContain('SIGINT: committing what is pending, then closing');
});
