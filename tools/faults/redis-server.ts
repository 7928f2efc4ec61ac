/*
 * Redis for rows with several nodes: a process of its own, durable with each reply, which is killed, stopped,
 * started again on the same port and files, followed, and promoted. In: a directory. Out: its address.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { freePort } from './server.ts';
import { findProgram } from './system.ts';

const DURABLE = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
const FLAGS = ['--bind', '127.0.0.1', '--repl-diskless-sync-delay', '0', ...DURABLE];
const POLL_MS = 20;

/** Whatever ends this program must not leave it behind. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class RedisServer {
  private child!: ChildProcess;

  private constructor(
    readonly port: number,
    readonly directory: string,
    private readonly flags: readonly string[],
  ) {}

  static async start(directory: string, flags: readonly string[] = []): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), directory, flags);
    await redis.start();
    return redis;
  }

  /** @param masterPort where it reaches the one that it follows. Resolves when it has what that one has. */
  static async follow(masterPort: number, directory: string): Promise<RedisServer> {
    const replica = await RedisServer.start(directory, ['--replicaof', '127.0.0.1', String(masterPort)]);
    while (!String(await replica.ask('INFO', 'replication')).includes('link_status:up')) await delay(POLL_MS);
    return replica;
  }

  /** @throws where it ends before it is ready */
  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--dir', this.directory];
    const child = spawn(findProgram('redis-server')!, [...place, ...FLAGS, ...this.flags], {
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

  /** Asks once, on a connection of its own. */
  async ask(...command: string[]): Promise<unknown> {
    const client = createClient({ url: `redis://127.0.0.1:${this.port}` });
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  /** The number, as it is there. */
  async value(): Promise<number> {
    return Number(await this.ask('HGET', '{counter}:counter', 'value'));
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
