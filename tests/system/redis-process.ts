/*
 * A redis-server of a test's own, on a free port, with its files in a directory of its own; and what may
 * happen to it: killed, stopped, emptied, restored from an older copy, made a replica's master.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';
import { programPath } from '../setup/programs.ts';
import { endWithWorker, freePort, temporaryDirectory } from './server-process.ts';

/** Every reply waits for the disk: what Redis has said is there after any crash. */
export const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

type Directory = Awaited<ReturnType<typeof temporaryDirectory>>;

export class RedisProcess implements AsyncDisposable {
  private child: ChildProcess | undefined;
  private readonly output: string[] = [];

  private constructor(
    readonly port: number,
    readonly directory: Directory,
    private readonly flags: readonly string[],
  ) {}

  /** @param flags for redis-server, besides port and directory; it keeps nothing on disk unless they say so */
  static async start(flags: readonly string[] = []): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), await temporaryDirectory(), flags);
    await redis.run();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Asks Redis once, on a connection of its own. */
  async ask(...command: string[]): Promise<unknown> {
    const client = createClient({ url: this.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  /** The number behind these words in the answer of INFO. */
  async figure(words: string): Promise<number> {
    const info = String(await this.ask('INFO', 'everything'));
    return Number.parseFloat(info.slice(info.indexOf(words) + words.length));
  }

  /**
   * Starts another one that follows this one, and waits until it does.
   * @param port by which it reaches this one, where something is between
   */
  async replica(flags: readonly string[] = [], port = this.port): Promise<RedisProcess> {
    const replica = await RedisProcess.start([...flags, '--replicaof', '127.0.0.1', String(port)]);
    const isUp = async () => String(await replica.ask('INFO', 'replication')).includes('link_status:up');
    while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 20));
    return replica;
  }

  /** Makes a replica a master. */
  async promote(): Promise<void> {
    await this.ask('REPLICAOF', 'NO', 'ONE');
  }

  /** Stops it as a frozen machine would be: its connections stay open, and nothing answers. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  continue(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    child.kill('SIGCONT'); // else a paused one would not end by a gentler signal
    await once(child, 'close');
  }

  /** Again, with what is on the disk. */
  async restart(): Promise<void> {
    await this.kill();
    await this.run();
  }

  async restartEmpty(): Promise<void> {
    await this.kill();
    await rm(join(this.directory.path, 'appendonlydir'), { recursive: true, force: true });
    await rm(join(this.directory.path, 'dump.rdb'), { force: true });
    await this.run();
  }

  /** Copies what is on the disk now. Returns what puts it back in place of what is there then. */
  async backup(): Promise<() => Promise<void>> {
    const copy = await temporaryDirectory();
    await cp(this.directory.path, copy.path, { recursive: true });
    return async () => {
      await this.kill();
      await rm(join(this.directory.path, 'appendonlydir'), { recursive: true, force: true });
      await cp(copy.path, this.directory.path, { recursive: true });
      await copy[Symbol.asyncDispose]();
      await this.run();
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.directory[Symbol.asyncDispose]();
  }

  private async run(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.directory.path];
    const hasty = ['--save', '', '--repl-diskless-sync-delay', '0'];
    const child = spawn(programPath('redis-server'), [...settings, ...hasty, ...this.flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    endWithWorker(child);
    const ready = new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.output.push(line);
        if (line.includes('Ready to accept connections')) resolve();
      });
      child.once('close', () => reject(new Error(`redis-server ended: ${this.output.slice(-3).join('\n')}`)));
    });
    await ready;
  }
}
