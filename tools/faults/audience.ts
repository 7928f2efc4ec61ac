/*
 * An audience: sockets that read everything and do nothing else, in a process of their own (the load tester), so
 * that reading costs this one no time.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { endChild, endWithThisProcess } from '../system/children.ts';

/** Longer than any row takes: it is ended before. */
const SECONDS = 600;

export class Audience {
  private readonly child: ChildProcess;

  constructor(port: number, sockets: number) {
    const program = join(dirname(process.argv[1]!), 'load.mjs');
    const flags = ['--url', `ws://127.0.0.1:${port}/`, '--mode', 'idle', '--sockets', String(sockets)];
    this.child = spawn(process.execPath, [program, ...flags, '--duration', String(SECONDS)], {
      stdio: 'ignore',
    });
    endWithThisProcess(this.child);
  }

  leave(): Promise<void> {
    return endChild(this.child, 'SIGINT');
  }
}
