/*
 * A peer as a running process: started, found by the address that it prints, observed, and ended. Also several nodes of
 * this server with everything around them: Redis, and nginx with the configuration of docs/, but
 * without TLS, and with one worker.
 */

import { join } from 'node:path';
import { type Change, Nginx } from '../system/nginx.ts';
import { childrenOf, type Load, loadBetween, lookAt, type ProcessLook } from '../system/proc.ts';
import { missingPrograms } from '../system/programs.ts';
import { RedisServer } from '../system/redis-server.ts';
import { type Command, RunningProgram } from '../system/running-program.ts';
import { TemporaryFolder } from '../system/temporary-folder.ts';
import { BenchError } from './failure.ts';
import type { Visible } from './measure.ts';
import type { Needs, Peer, Places } from './peers.ts';

const START_TIMEOUT_MS = 15_000;
/** This server prints the address of its page. */
const ADDRESS = /(?:^Local\s+http|^Listening on ws)(:\/\/\S+)/;

export class PeerProcess extends RunningProgram implements Visible, AsyncDisposable {
  url = '';
  private folder: TemporaryFolder | undefined;

  /** @throws {BenchError} */
  static async start(peer: Peer, { root, storage }: Places, needs: Needs): Promise<PeerProcess> {
    const folder = new TemporaryFolder('bench', storage);
    const command = peer.command(root, needs, ['--data', folder.path]);
    const started = await PeerProcess.run(command, folder);
    started.url += peer.path ?? '';
    return started;
  }

  /**
   * Any program that prints its address.
   * @param folder removed with it
   * @throws {BenchError}
   */
  static async run(command: Command, folder?: TemporaryFolder): Promise<PeerProcess> {
    const started = new PeerProcess(command);
    started.folder = folder;
    const timer = setTimeout(() => started.signal('SIGKILL'), START_TIMEOUT_MS);
    try {
      const [, rest] = await started.line(ADDRESS);
      started.url = `ws${rest!.replace('localhost', '127.0.0.1')}`;
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw new BenchError((error as Error).message);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Not gracefully: an overloaded naive server would take its time, and its data is worthless. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    this.folder?.[Symbol.dispose]();
  }
}

/** Durable to the last second, the most common setting. */
const REDIS_FLAGS = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
const PLAIN: readonly Change[] = [
  ['worker_processes auto', () => 'worker_processes 1'],
  [/(?<=listen .*) ssl;/, () => ';'],
  [/^ *ssl_.*\n/gm, () => ''],
];

/** Why no cluster is possible here; undefined if one is. */
export function whyNoCluster(): string | undefined {
  return missingPrograms('redis-server', 'nginx');
}

export class Cluster implements Visible, AsyncDisposable {
  private readonly nodes: PeerProcess[] = [];
  private readonly folder: TemporaryFolder;
  private redis: RedisServer | undefined;
  private nginx: Nginx | undefined;

  private constructor({ storage }: Places) {
    this.folder = new TemporaryFolder('bench', storage);
  }

  /** @throws {BenchError} if one of its programs does not start */
  static async start(peer: Peer, count: number, places: Places, needs: Needs): Promise<Cluster> {
    const cluster = new Cluster(places);
    try {
      await cluster.build(peer, count, places, needs);
      return cluster;
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw new BenchError((error as Error).message);
    }
  }

  private async build(peer: Peer, count: number, { root }: Places, needs: Needs): Promise<void> {
    this.redis = await RedisServer.start(this.folder.path, REDIS_FLAGS);
    const command = peer.command(root, needs, ['--redis', this.redis.url]);
    while (this.nodes.length < count) this.nodes.push(await PeerProcess.run(command));
    this.nginx = await Nginx.start({
      file: join(root, 'docs/nginx.conf'),
      directory: this.folder.path,
      nodes: this.nodes.map(({ url }) => Number(new URL(url).port)),
      changes: PLAIN,
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${this.nginx!.port}/`;
  }

  /** All nodes together. */
  look(): ProcessLook | undefined {
    return sumOf(this.nodes.map((node) => node.look()));
  }

  /** @returns a function that tells what Redis and nginx's workers have used since now */
  watch(): () => Record<'redis' | 'nginx', Load> {
    const look = () => ({
      redis: lookAt(this.redis!.pid),
      nginx: sumOf(childrenOf(this.nginx!.pid).map(lookAt)),
    });
    const from = look();
    return () => {
      const to = look();
      return { redis: loadBetween(from.redis, to.redis), nginx: loadBetween(from.nginx, to.nginx) };
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.end()));
    await Promise.all([this.redis?.kill(), this.nginx?.end()]);
    this.folder[Symbol.dispose]();
  }
}

/** NaN if one of them is gone. */
function sumOf(looks: readonly (ProcessLook | undefined)[]): ProcessLook {
  const sum = (key: 'rssBytes' | 'cpuMs') =>
    looks.reduce((total, look) => total + (look?.[key] ?? Number.NaN), 0);
  return { atMs: performance.now(), rssBytes: sum('rssBytes'), cpuMs: sum('cpuMs') };
}
