/*
 * The server under test: the built program as a process of its own, which is killed, stopped, and started again.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWithThisProcess } from '../system/children.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Server {
  /** What it printed last. */
  readonly output: string[] = [];
  readonly exited: Promise<Exit>;
  /** Resolves to the time when it said that it listens. Rejects if it ends before. */
  readonly listening: Promise<number>;
  private readonly child: ChildProcess;

  /** @param command the program and its arguments */
  constructor(command: readonly string[]) {
    const [program, ...args] = command;
    this.child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    endWithThisProcess(this.child);
    this.exited = once(this.child, 'close').then(([code, signal]) => ({ code, signal }));
    this.listening = new Promise((resolve, reject) => {
      for (const stream of [this.child.stdout!, this.child.stderr!]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.output.push(line);
          if (line.startsWith('Local ')) resolve(performance.now());
        });
      }
      this.exited.then(() => reject(new Error(`the server ended: ${this.output.slice(-3).join(' ')}`)));
    });
    this.listening.catch(() => {}); // some starts are killed before they get there, and that is no failure
  }

  /** Of the server: programs that wrap it must become it, as prlimit does. */
  get pid(): number {
    return this.child.pid!;
  }

  signal(name: NodeJS.Signals): void {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(name);
  }

  /** Ends it, and waits for its end. */
  async end(name: NodeJS.Signals): Promise<Exit> {
    this.signal(name);
    return this.exited;
  }
}
