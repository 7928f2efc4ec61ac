/*
 * Several nodes of this server with everything around them: Redis, and nginx with the configuration that docs/ gives to
 * operators, but without TLS, and with one worker. In: how many nodes. Out: where to connect, and what each part costs.
 */

import { join } from 'node:path';
import { type Change, Nginx } from '../system/nginx.ts';
import { childrenOf, type Load, loadBetween, lookAt, type ProcessLook } from '../system/proc.ts';
import { missingPrograms } from '../system/programs.ts';
import { RedisServer } from '../system/redis-server.ts';
import { TemporaryFolder } from '../system/temporary-folder.ts';
import { BenchError } from './failure.ts';
import type { Visible } from './measure.ts';
import { PeerProcess } from './peer-process.ts';
import type { Needs, Peer, Places } from './peers.ts';

/** Durable to the last second, which is what most people run. */
const REDIS_FLAGS = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
const PLAIN: readonly Change[] = [
  ['worker_processes auto', () => 'worker_processes 1'],
  [/(?<=listen .*) ssl;/, () => ';'],
  [/^ *ssl_.*\n/gm, () => ''],
];

/** Why there can be no cluster here; undefined if there can. */
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

  /** @throws {BenchError} where one of its programs does not start */
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

  /** @returns what Redis, and nginx's workers, have done since now, whenever it is asked */
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

/** NaN where one of them is gone. */
function sumOf(looks: readonly (ProcessLook | undefined)[]): ProcessLook {
  const sum = (key: 'rssBytes' | 'cpuMs') =>
    looks.reduce((total, look) => total + (look?.[key] ?? Number.NaN), 0);
  return { atMs: performance.now(), rssBytes: sum('rssBytes'), cpuMs: sum('cpuMs') };
}
