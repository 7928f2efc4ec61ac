/*
 * A program as a child process: controlled through lines and signals, and ended with this one, unless this one is killed
 * with SIGKILL. In: a command. Out: its lines, and how it ended.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import { lookAt, type ProcessLook } from './proc.ts';

/** The program, and its arguments. */
export type Command = readonly string[];

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How long to wait for the output of a program that has ended: its own children may keep the pipe open. */
const LAST_WORDS_MS = 500;

export class RunningProgram {
  /** The last lines that it printed. */
  readonly output: string[] = [];
  readonly exited: Promise<Exit>;
  /** Was it told to end? Otherwise its exit is unexpected. */
  isToEnd = false;
  protected readonly child: ChildProcess;
  private readonly lines = new EventEmitter();

  /** @param endSignal sent when this process ends: one that also ends its child processes */
  constructor([program, ...args]: Command, endSignal?: NodeJS.Signals) {
    this.child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    endWithThisProcess(this.child, endSignal);
    this.child.stdin!.on('error', () => {}); // it has exited, which is reported elsewhere
    this.child.on('error', ({ message }) => this.output.push(message));
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (this.output.push(line) > 100) this.output.shift();
        this.lines.emit('line', line);
      });
    }
    this.exited = new Promise((resolve) => {
      const over = (): void => resolve({ code: this.child.exitCode, signal: this.child.signalCode });
      this.child.once('exit', () => setTimeout(over, LAST_WORDS_MS).unref());
      this.child.once('close', over);
    });
  }

  /** Of the program: a wrapper must exec it, as prlimit does. */
  get pid(): number {
    return this.child.pid!;
  }

  /** The first matching line from now on. @throws if it exits before */
  line(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      this.lines.on('line', (line) => {
        const match = pattern.exec(line);
        if (match !== null) resolve(match);
      });
      this.exited.then(() => reject(new Error(`it ended: ${this.lastWords}`)));
    });
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  get lastWords(): string {
    return this.output.slice(-3).join(' ') || `exit code ${this.child.exitCode}`;
  }

  tell(line: string): void {
    this.child.stdin!.write(`${line}\n`);
  }

  look(): ProcessLook | undefined {
    return lookAt(this.pid);
  }

  signal(name: NodeJS.Signals): void {
    if (!this.hasEnded) this.child.kill(name);
  }

  /** Ends it, and waits for its exit. */
  async end(name: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.isToEnd = true;
    this.signal(name);
    this.signal('SIGCONT'); // a stopped process receives no signal but SIGKILL
    return this.exited;
  }
}

// ------------------------------------------------------------------------------------------ the end of this process

const running = new Map<ChildProcess, NodeJS.Signals>();
process.on('exit', endChildren);

/** @param signal one that also ends its child processes */
export function endWithThisProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  running.set(child, signal);
  child.once('close', () => running.delete(child));
}

/** Does not wait. */
export function endChildren(): void {
  for (const [child, signal] of running) child.kill(signal);
}
