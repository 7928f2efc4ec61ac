/*
 * The built server as a process of its own, on a free port, for a test.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endChildren, endWithThisProcess } from '../../tools/system/running-program.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A test that runs out of time disposes of nothing; then its servers end with the worker that ran it. */
process.once('SIGTERM', () => {
  endChildren(); // where exit() only throws, as it does in a worker of the test runner
  process.exit();
});

export class ServerProcess implements AsyncDisposable {
  readonly output: string[] = [];
  readonly exited: Promise<Exit>;
  port = 0;

  private constructor(readonly child: ChildProcess) {
    this.exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
    endWithThisProcess(child);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream! }).on('line', (line) => this.output.push(line));
    }
  }

  /** Runs the server to its end, whatever that is: for starts that fail. */
  static async run(
    flags: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Exit & { output: string[] }> {
    const server = ServerProcess.spawn(flags, env);
    const exit = await server.exited;
    return { ...exit, output: server.output };
  }

  /** Starts it, and waits until it listens. */
  static async start(
    flags: readonly string[] = ['--memory'],
    port = 0,
    node = process.execPath,
    env: NodeJS.ProcessEnv = {},
  ): Promise<ServerProcess> {
    return ServerProcess.spawn([...flags, '--port', String(port), '--no-qr'], env, node).untilItListens();
  }

  /** A server that was started in some other way, with its output piped to here. */
  static of(child: ChildProcess): Promise<ServerProcess> {
    return new ServerProcess(child).untilItListens();
  }

  private async untilItListens(): Promise<ServerProcess> {
    const announced = new Promise<void>((resolve) => {
      createInterface({ input: this.child.stdout! }).on('line', (line) => {
        const match = /^Local\s+https?:\/\/localhost:(\d+)\//.exec(line);
        if (match === null) return;
        this.port = Number(match[1]);
        resolve();
      });
    });
    const failed = this.exited.then(() => {
      throw new Error(`the server ended: ${this.output.join('\n')}`);
    });
    await Promise.race([announced, failed]);
    failed.catch(() => {}); // it ends some time, and that is no failure then
    return this;
  }

  private static spawn(
    flags: readonly string[],
    env: NodeJS.ProcessEnv = {},
    node = process.execPath,
  ): ServerProcess {
    const args = ['--enable-source-maps', 'dist/server.mjs', ...flags];
    return new ServerProcess(
      spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } }),
    );
  }

  webSocketUrl(path = '/'): string {
    return `ws://127.0.0.1:${this.port}${path}`;
  }

  pageUrl(path = '/'): string {
    return `http://localhost:${this.port}${path}`;
  }

  /** Ends it with a signal, and waits for its end. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}

/** A directory for one test, gone after it. */
export async function temporaryDirectory(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'shared-counter-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
