/*
 * Redis for rows with several nodes: a process of its own, durable with each reply, which is killed, stopped, and
 * started again on the same port and files. In: a directory. Out: its address.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './server.ts';
import { findProgram } from './system.ts';

const FLAGS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];

/** Whatever ends this program must not leave it behind. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class RedisServer {
  private child!: ChildProcess;

  private constructor(
    readonly port: number,
    private readonly directory: string,
  ) {}

  static async start(directory: string): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), directory);
    await redis.start();
    return redis;
  }

  /** @throws where it ends before it is ready */
  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--dir', this.directory];
    const child = spawn(findProgram('redis-server')!, [...place, ...FLAGS], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    running.add(child);
    const ended = once(child, 'close').then(() => running.delete(child));
    const ready = new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        if (line.includes('Ready to accept connections')) resolve();
      });
      ended.then(() => reject(new Error('redis-server ended')));
    });
    this.child = child;
    await ready;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Ends it at once, and waits for its end. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'close');
  }
}
