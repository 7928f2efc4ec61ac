/*
 * A Python script as a process of its own. In: its path below this folder, its arguments. Out: the lines that
 * it prints, and how it ends.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { programPath } from '../../setup/programs.ts';

export interface Finished {
  /** null: it was killed, by a signal or since it took too long. */
  readonly code: number | null;
  readonly lines: readonly string[];
  /** What it complained about: a traceback, warnings. */
  readonly complaints: readonly string[];
}

const TIMEOUT_MS = 100_000;

export class PythonScript implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly complaints: string[] = [];
  readonly finished: Promise<Finished>;
  private readonly child: ChildProcess;
  private readonly changes = new EventEmitter();
  private isFinished = false;

  constructor(script: string, args: readonly string[]) {
    const path = join(import.meta.dirname, script);
    this.child = spawn(programPath('python3'), ['-u', '-B', path, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, no_proxy: '127.0.0.1' },
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    createInterface({ input: this.child.stderr! }).on('line', (line) => this.complaints.push(line));
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      this.lines.push(line);
      this.changes.emit('change');
    });
    this.finished = once(this.child, 'close').then(([code]) => {
      this.isFinished = true;
      this.changes.emit('change');
      return { code, lines: this.lines, complaints: this.complaints };
    });
  }

  /** The first line that matches, printed already or to come. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      if (this.isFinished) throw new Error(`it ended without ${pattern}: ${this.complaints.join('\n')}`);
      await once(this.changes, 'change');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.finished;
  }
}

/** Runs a script to its end. */
export function runPython(script: string, ...args: readonly string[]): Promise<Finished> {
  return new PythonScript(script, args).finished;
}

/** What a script should end like that printed these lines. */
export function printed(...lines: readonly unknown[]): Finished {
  return { code: 0, lines: lines as readonly string[], complaints: [] };
}
