/*
 * Several nodes of this server with everything around them: Redis, and nginx with the configuration that docs/ gives to
 * operators, but without TLS, and with one worker. In: how many nodes. Out: where to connect, and what each part costs.
 */

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAt, type ProcessLook } from '../load/server-process.ts';
import { type Change, Nginx } from '../system/nginx.ts';
import { missingPrograms } from '../system/programs.ts';
import { RedisServer } from '../system/redis-server.ts';
import { BenchError } from './failure.ts';
import type { Visible } from './measure.ts';
import { PeerProcess } from './peer-process.ts';
import { type Needs, PEERS, type Places } from './peers.ts';

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
  readonly nodes: PeerProcess[] = [];
  private redisServer: RedisServer | undefined;
  private nginxServer: Nginx | undefined;

  private constructor(private readonly folder: string) {}

  /** @throws {BenchError} where one of its programs does not start */
  static async start(count: number, places: Places, needs: Needs): Promise<Cluster> {
    await mkdir(places.storage, { recursive: true });
    const cluster = new Cluster(await mkdtemp(join(places.storage, 'bench-')));
    try {
      await cluster.build(count, places, needs);
      return cluster;
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw new BenchError((error as Error).message);
    }
  }

  private async build(count: number, places: Places, needs: Needs): Promise<void> {
    this.redisServer = await RedisServer.start(this.folder, REDIS_FLAGS);
    while (this.nodes.length < count) this.nodes.push(await startNode(this.redisServer.url, places, needs));
    this.nginxServer = await Nginx.start({
      file: join(places.root, 'docs/nginx.conf'),
      directory: this.folder,
      nodes: this.nodes.map(({ url }) => Number(new URL(url).port)),
      changes: PLAIN,
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${this.nginxServer!.port}/`;
  }

  /** All nodes together. */
  look(): ProcessLook | undefined {
    return sumOf(this.nodes.map((node) => node.look()));
  }

  /** Redis, as something that can be looked at. */
  get redis(): Visible {
    return { look: () => lookAt(this.redisServer!.pid) };
  }

  /** nginx's workers. */
  get nginx(): Visible {
    return { look: () => sumOf(childrenOf(this.nginxServer!.pid).map(lookAt)) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.nodes.map((node) => node[Symbol.asyncDispose]()));
    await Promise.all([this.redisServer?.kill(), this.nginxServer?.end()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

function startNode(redisUrl: string, places: Places, needs: Needs): Promise<PeerProcess> {
  const { command } = PEERS.this;
  const withRedis: typeof command = (...given) => {
    const [program, ...args] = command(...given);
    return [program, ...args.toSpliced(args.indexOf('--data'), 2, '--redis', redisUrl)];
  };
  return PeerProcess.start({ ...PEERS.this, command: withRedis }, places, needs);
}

function sumOf(looks: readonly (ProcessLook | undefined)[]): ProcessLook | undefined {
  const sum = (of: (look: ProcessLook) => number) =>
    looks.reduce((total, look) => total + (look === undefined ? Number.NaN : of(look)), 0);
  return {
    atMs: performance.now(),
    rssBytes: sum((look) => look.rssBytes),
    cpuMs: sum((look) => look.cpuMs),
  };
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}
