/*
 * Programs of the system that tests start. In: this table. Out: their paths. Those that are missing are
 * installed from Debian's packages, where we may; otherwise one error names them all.
 */

import { execFile, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHROMIUM_NAMES } from '../../tools/system/chromium.ts';
import { findProgram } from '../../tools/system/programs.ts';

interface Program {
  /** The environment variable that may hold the program's path; it wins. */
  readonly env: string;
  /** Names to look for in PATH; a name with a slash is a path. */
  readonly commands: readonly string[];
  /** Where a program of that name need not do: arguments with which the right one exits with 0. */
  readonly probe?: readonly string[];
  readonly debianPackages: readonly string[];
  /** The program that does as well where this one can't be installed. */
  readonly fallback?: string;
}

const programs = {
  chromium: {
    env: 'CHROMIUM',
    commands: CHROMIUM_NAMES,
    debianPackages: ['chromium'],
  },
  // Chromium without its windows and services: a page takes a third of the CPU.
  'chromium-headless-shell': {
    env: 'HEADLESS_SHELL',
    commands: ['chromium-headless-shell'],
    debianPackages: ['chromium-headless-shell'],
    fallback: 'chromium',
  },
  firefox: {
    env: 'FIREFOX',
    commands: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    debianPackages: ['firefox-esr'],
  },
  // WebKit, with a browser around it, and a display for its windows.
  'webkit-driver': {
    env: 'WEBKIT_DRIVER',
    commands: ['WebKitWebDriver'],
    debianPackages: ['webkit2gtk-driver'],
  },
  xvfb: { env: 'XVFB', commands: ['Xvfb'], debianPackages: ['xvfb'] },
  // With the two libraries that most people use WebSocket with. Debian's packages are for Debian's Python only,
  // which need not be the first in PATH.
  python3: {
    env: 'PYTHON3',
    commands: ['/usr/bin/python3', 'python3'],
    probe: ['-c', 'import websockets, websocket; websocket.WebSocketApp'],
    debianPackages: ['python3', 'python3-websockets', 'python3-websocket'],
  },
  curl: { env: 'CURL', commands: ['curl'], debianPackages: ['curl'] },
  openssl: { env: 'OPENSSL', commands: ['openssl'], debianPackages: ['openssl'] },
  // The floor of the benchmarks is a program in C.
  cc: { env: 'CC', commands: ['cc', 'gcc', 'clang'], debianPackages: ['gcc', 'libc6-dev'] },
  nginx: { env: 'NGINX', commands: ['nginx'], debianPackages: ['nginx'] },
  'redis-server': { env: 'REDIS_SERVER', commands: ['redis-server'], debianPackages: ['redis-server'] },
  prometheus: { env: 'PROMETHEUS', commands: ['prometheus'], debianPackages: ['prometheus'] },
  prlimit: { env: 'PRLIMIT', commands: ['prlimit'], debianPackages: ['util-linux'] },
  // The fault suite looks for these itself.
  strace: { env: 'STRACE', commands: ['strace'], debianPackages: ['strace'] },
  ip: { env: 'IP', commands: ['ip'], debianPackages: ['iproute2'] },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

const INSTALL_TIMEOUT_MS = 600_000;

/**
 * The path of a program that the tests need.
 * @throws where it is missing; ensurePrograms has seen to it before
 */
export function programPath(name: ProgramName): string {
  const program: Program = programs[name];
  const path = pathOf(program);
  if (path !== undefined) return path;
  if (program.fallback !== undefined) return programPath(program.fallback as ProgramName);
  throw new Error(adviceFor([program]));
}

/** Installs what is missing, as root on Debian; elsewhere throws one error that says what to install. */
export async function ensurePrograms(): Promise<void> {
  const missing = findMissing();
  const needed = missing.filter(isNeeded);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    if (needed.length > 0) throw new Error(adviceFor(needed));
    return;
  }
  const packages = missing.flatMap(({ debianPackages }) => debianPackages);
  console.log(`Installing for the tests: ${packages.join(', ')}`);
  const failure = await install(packages).then(
    () => '',
    (error) => `\n${error.stderr || error}`,
  );
  const stillMissing = findMissing().filter(isNeeded);
  if (stillMissing.length > 0) throw new Error(adviceFor(stillMissing) + failure);
}

/**
 * apt-get waits for dpkg's lock if told to, but not for the one on the package lists; so test runs that start
 * together queue up by a lock of their own. An update that fails need not matter: the install tells.
 */
async function install(packages: readonly string[]): Promise<void> {
  const aptGet = 'apt-get --quiet --yes -o DPkg::Lock::Timeout=120';
  const script = `${aptGet} update; exec ${aptGet} install --no-install-recommends "$@"`;
  const lock = join(tmpdir(), 'shared-counter-tests-apt.lock');
  await promisify(execFile)('flock', [lock, 'sh', '-c', script, 'sh', ...packages], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: INSTALL_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
}

function findMissing(): Program[] {
  return Object.values(programs).filter((program) => pathOf(program) === undefined);
}

function isNeeded({ fallback }: Program): boolean {
  return fallback === undefined;
}

function pathOf({ env, commands, probe }: Program): string | undefined {
  const candidates = process.env[env] ? [process.env[env]] : commands;
  return candidates.map(findProgram).find((path) => path !== undefined && passes(path, probe));
}

function passes(path: string, probe: readonly string[] | undefined): boolean {
  return probe === undefined || spawnSync(path, probe, { stdio: 'ignore' }).status === 0;
}

function adviceFor(missing: readonly Program[]): string {
  const items = missing.map(
    ({ env, debianPackages }) => `${debianPackages.join(', ')} (or set ${env} to its path)`,
  );
  const packages = missing.flatMap(({ debianPackages }) => debianPackages).join(' ');
  return `The tests need ${items.join('; ')}. On Debian: sudo apt-get install ${packages}`;
}
