/*
 * A Redis of one's own, for tests and faults: on a free port, with its files in a directory, killed, stopped, started
 * again on the same port and files, followed, and promoted. In: a directory, flags. Out: its address.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { endChild, endWithThisProcess } from './children.ts';
import { freePort } from './port.ts';
import { findProgram } from './programs.ts';

/** Every reply waits for the disk: what Redis has said is there after any crash. */
export const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** It keeps nothing, unless told to, and lets replicas in at once. */
const FLAGS = ['--bind', '127.0.0.1', '--save', '', '--repl-diskless-sync-delay', '0'];
const POLL_MS = 20;

export class RedisServer {
  private child!: ChildProcess;

  private constructor(
    readonly port: number,
    readonly directory: string,
    private readonly flags: readonly string[],
  ) {}

  /** @throws where it ends before it is ready */
  static async start(directory: string, flags: readonly string[] = []): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), directory, flags);
    await redis.start();
    return redis;
  }

  /** @param masterPort where it reaches the one that it follows. Resolves when it has what that one has. */
  static async follow(
    masterPort: number,
    directory: string,
    flags: readonly string[] = [],
  ): Promise<RedisServer> {
    const master = ['--replicaof', '127.0.0.1', String(masterPort)];
    const replica = await RedisServer.start(directory, [...flags, ...master]);
    while (!String(await replica.ask('INFO', 'replication')).includes('link_status:up')) await delay(POLL_MS);
    return replica;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Again, with what is on the disk. */
  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--dir', this.directory];
    const child = spawn(findProgram('redis-server')!, [...place, ...FLAGS, ...this.flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    endWithThisProcess(child);
    const output: string[] = [];
    const ready = new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(line);
        if (line.includes('Ready to accept connections')) resolve();
      });
      child.once('close', () => reject(new Error(`redis-server ended: ${output.slice(-3).join('\n')}`)));
    });
    this.child = child;
    await ready;
  }

  /** Asks once, on a connection of its own. @throws where it is not there */
  async ask(...command: string[]): Promise<unknown> {
    const client = createClient({ url: this.url, socket: { reconnectStrategy: false } });
    client.on('error', () => {}); // the command fails then, and says so
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  /** The counter's, as it is there. */
  async value(): Promise<number> {
    return Number(await this.ask('HGET', '{counter}:counter', 'value'));
  }

  /** Makes a replica a master. */
  async promote(): Promise<void> {
    await this.ask('REPLICAOF', 'NO', 'ONE');
  }

  /** Stops it as a frozen machine would be: its connections stay open, and nothing answers. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  continue(): void {
    this.child.kill('SIGCONT');
  }

  kill(signal?: NodeJS.Signals): Promise<void> {
    return endChild(this.child, signal);
  }
}
