/*
 * Chromium as a process that can be killed, with a profile that outlives it. In: a program, a profile. Out: the address of
 * its DevTools, for the driver; and its end, at any moment.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findProgram } from './programs.ts';
import { endWithThisProcess } from './running-program.ts';

/** Names to look for; one with a slash is a path. */
export const CHROMIUM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Disables whatever Chromium would load by itself. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox', // the sandbox does not run as root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PROCESS_FLAGS = ['--headless=new', '--remote-debugging-port=0', ...CHROMIUM_FLAGS];

/** @returns its path, which the environment variable CHROMIUM may set; undefined if it is not installed */
export function findChromium(): string | undefined {
  return CHROMIUM_NAMES.map(findProgram).find((path) => path !== undefined);
}

export class ChromiumProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** ws://…, for connectOverCDP. */
    readonly devToolsUrl: string,
  ) {}

  /**
   * @param profile a directory
   * @throws Error if it exits before it listens
   */
  static async start(
    program: string,
    profile: string,
    flags: readonly string[] = [],
  ): Promise<ChromiumProcess> {
    const args = [...PROCESS_FLAGS, ...flags, `--user-data-dir=${profile}`, 'about:blank'];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    endWithThisProcess(child);
    for await (const line of createInterface({ input: child.stderr })) {
      const [, url] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (url === undefined) continue;
      child.stderr.resume();
      return new ChromiumProcess(child, url);
    }
    throw new Error('Chromium ended before it listened');
  }

  /** SIGKILL: nothing more is written, not even what was pending. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
