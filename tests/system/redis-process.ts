/*
 * A redis-server of a test's own, with its files in a directory of its own; and what may happen to it besides what
 * tools/system/redis-server.ts does: it is emptied, or restored from an older copy.
 */

import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RedisServer } from '../../tools/system/redis-server.ts';
import { temporaryDirectory } from './server-process.ts';

type Directory = Awaited<ReturnType<typeof temporaryDirectory>>;

export class RedisProcess implements AsyncDisposable {
  private constructor(
    private readonly server: RedisServer,
    readonly directory: Directory,
  ) {}

  /** @param flags for redis-server, besides port and directory; it keeps nothing on disk unless they say so */
  static async start(flags: readonly string[] = []): Promise<RedisProcess> {
    const directory = await temporaryDirectory();
    return new RedisProcess(await RedisServer.start(directory.path, flags), directory);
  }

  get port(): number {
    return this.server.port;
  }

  get url(): string {
    return this.server.url;
  }

  ask(...command: string[]): Promise<unknown> {
    return this.server.ask(...command);
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
    const directory = await temporaryDirectory();
    return new RedisProcess(await RedisServer.follow(port, directory.path, flags), directory);
  }

  promote(): Promise<void> {
    return this.server.promote();
  }

  pause(): void {
    this.server.pause();
  }

  continue(): void {
    this.server.continue();
  }

  kill(signal?: NodeJS.Signals): Promise<void> {
    return this.server.kill(signal);
  }

  /** Again, with what is on the disk. */
  async restart(): Promise<void> {
    await this.kill();
    await this.server.start();
  }

  async restartEmpty(): Promise<void> {
    await this.kill();
    await rm(join(this.directory.path, 'appendonlydir'), { recursive: true, force: true });
    await rm(join(this.directory.path, 'dump.rdb'), { force: true });
    await this.server.start();
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
      await this.server.start();
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.directory[Symbol.asyncDispose]();
  }
}
