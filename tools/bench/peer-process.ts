/*
 * A peer as a running process: started, found by the address that it prints, looked at, and ended.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { lookAt, type ProcessLook } from '../load/server-process.ts';
import { BenchError } from './failure.ts';
import type { Visible } from './measure.ts';
import type { Needs, Peer, Places } from './peers.ts';

const START_TIMEOUT_MS = 15_000;
/** This server prints the address of its page. */
const ADDRESS = /(?:^Local\s+http|^Listening on ws)(:\/\/\S+)/;

/** A bench that is ended before its time leaves no server behind, and no counter on the disk. */
const running = new Set<PeerProcess>();
process.once('exit', () => {
  for (const server of running) server.abandon();
});

export class PeerProcess implements Visible, AsyncDisposable {
  /** The lines that it printed, and that nobody has asked for. */
  private readonly lines: AsyncIterableIterator<string>;
  private complaint = '';
  url = '';

  /** @param folder is removed with it */
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string | undefined,
  ) {
    running.add(this);
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-1000);
    });
    child.on('error', (error) => {
      this.complaint = error.message;
    });
  }

  /** @throws {BenchError} */
  static async start(peer: Peer, places: Places, needs: Needs): Promise<PeerProcess> {
    await mkdir(places.storage, { recursive: true });
    const folder = await mkdtemp(join(places.storage, 'bench-'));
    const started = await PeerProcess.run(peer.command(places, needs, folder), folder);
    started.url += peer.path ?? '';
    return started;
  }

  /**
   * Any program that prints its address.
   * @throws {BenchError}
   */
  static async run(
    [program, ...args]: readonly [string, ...string[]],
    folder?: string,
  ): Promise<PeerProcess> {
    const started = new PeerProcess(spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] }), folder);
    try {
      const [, rest] = await started.line(ADDRESS, START_TIMEOUT_MS);
      started.url = `ws${rest!.replace('localhost', '127.0.0.1')}`;
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * The next line that matches.
   * @throws {BenchError} if it ends first, or says nothing of the kind in time
   */
  async line(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), timeoutMs); // which ends the loop, too
    try {
      for (;;) {
        const { value, done } = await this.lines.next();
        if (done === true) throw new BenchError(`it ended: ${this.lastComplaint()}`);
        const match = pattern.exec(value);
        if (match !== null) return match;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  tell(line: string): void {
    this.child.stdin!.write(`${line}\n`);
  }

  look(): ProcessLook | undefined {
    return this.child.pid === undefined ? undefined : lookAt(this.child.pid);
  }

  /** Without waiting for anything. */
  abandon(): void {
    this.child.kill('SIGKILL');
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Not in good order: a naive server that drowns would take its time, and nobody needs what it holds. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { child } = this;
    running.delete(this);
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.kill('SIGKILL');
      await once(child, 'exit'); // not close: what it still has to say is not waited for
    }
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }

  private lastComplaint(): string {
    return this.complaint.trim().split('\n').at(-1) || `exit code ${this.child.exitCode}`;
  }
}
