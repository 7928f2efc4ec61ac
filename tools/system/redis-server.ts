/*
 * A private Redis for tests and faults: on a free port, with its files in a directory; it can be killed, stopped, restarted
 * on the same port and files, replicated, and promoted. In: a directory, flags. Out: its address.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { freePort } from './port.ts';
import { findProgram } from './programs.ts';
import { RunningProgram } from './running-program.ts';

/** Every reply waits for fsync: what Redis acknowledged survives any crash. */
export const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** No persistence unless requested, and replicas are admitted at once. */
const FLAGS = ['--bind', '127.0.0.1', '--save', '', '--repl-diskless-sync-delay', '0'];
const POLL_MS = 20;

export class RedisServer {
  private program!: RunningProgram;

  private constructor(
    readonly port: number,
    readonly directory: string,
    private readonly flags: readonly string[],
  ) {}

  /** @throws if it exits before it is ready */
  static async start(directory: string, flags: readonly string[] = []): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), directory, flags);
    await redis.start();
    return redis;
  }

  /** @param masterPort the port of its master. Resolves when it has the master's data. */
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

  /** Restarts it with the data on disk. */
  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--dir', this.directory];
    const command = [findProgram('redis-server')!, ...place, ...FLAGS, ...this.flags];
    this.program = new RunningProgram(command);
    await this.program.line(/Ready to accept connections/);
  }

  /** Sends one command on its own connection. @throws if it is not running */
  async ask(...command: string[]): Promise<unknown> {
    const client = createClient({ url: this.url, socket: { reconnectStrategy: false } });
    client.on('error', () => {}); // the command then fails and reports it
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  /** The value of the counter in this Redis. */
  async value(): Promise<number> {
    return Number(await this.ask('HGET', '{counter}:counter', 'value'));
  }

  /** Promotes a replica to master. */
  async promote(): Promise<void> {
    await this.ask('REPLICAOF', 'NO', 'ONE');
  }

  /** Stops it like a frozen machine: its connections stay open, and nothing answers. */
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
