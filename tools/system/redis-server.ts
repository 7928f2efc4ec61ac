/*
 * A Redis of one's own, for tests and faults: on a free port, with its files in a directory, killed, stopped, started
 * again on the same port and files, followed, and promoted. In: a directory, flags. Out: its address.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { freePort } from './port.ts';
import { findProgram } from './programs.ts';
import { RunningProgram } from './running-program.ts';

/** Every reply waits for the disk: what Redis has said is there after any crash. */
export const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** It keeps nothing, unless told to, and lets replicas in at once. */
const FLAGS = ['--bind', '127.0.0.1', '--save', '', '--repl-diskless-sync-delay', '0'];
const POLL_MS = 20;

export class RedisServer {
  private program!: RunningProgram;

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
    return this.program.pid;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Again, with what is on the disk. */
  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--dir', this.directory];
    const command = [findProgram('redis-server')!, ...place, ...FLAGS, ...this.flags];
    this.program = new RunningProgram(command);
    await this.program.line(/Ready to accept connections/);
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
    this.program.signal('SIGSTOP');
  }

  continue(): void {
    this.program.signal('SIGCONT');
  }

  async kill(signal?: NodeJS.Signals): Promise<void> {
    await this.program.end(signal);
  }
}
