/*
 * Several nodes on one Redis, for rows that break a node, Redis, or a connection between them. In: a context. Out: a
 * stage whose clients connect to a random node each time.
 */

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Server } from '../suite/server.ts';
import { freePort } from '../system/port.ts';
import { DURABLE, RedisServer } from '../system/redis-server.ts';
import { BadNetwork } from './proxy.ts';
import { fork, pick } from './random.ts';
import { type Context, type Setting, Stage } from './stage.ts';

const NODES = 3;

export interface ClusterOptions {
  /** Redis has a replica, which may take over. */
  readonly isReplicated: boolean;
  /** Presses are acknowledged and shown once this many replicas have them. */
  readonly redisWait: number;
}

export class Cluster implements Setting {
  /** Between the stage's own node and Redis. */
  cable!: BadNetwork;
  /** Between Redis and its replica. */
  replication!: BadNetwork;
  stage!: Stage;
  /** Presses that the old master had, and the new one lacked, in each failover. */
  readonly gone: number[] = [];
  private replica: RedisServer | undefined;
  /** Between the nodes and the current Redis master. */
  private road!: BadNetwork;
  /** Between the clients and the nodes. */
  private entrance!: BadNetwork;
  private readonly others: { readonly port: number; server: Server }[] = [];

  private constructor(
    private readonly context: Context,
    private readonly options: ClusterOptions,
    public redis: RedisServer,
  ) {}

  static async open(context: Context, options: ClusterOptions): Promise<Cluster> {
    const redis = await RedisServer.start(await redisDirectory(context), DURABLE);
    const cluster = new Cluster(context, options, redis);
    await cluster.build();
    return cluster;
  }

  private async build(): Promise<void> {
    this.road = await BadNetwork.listen(() => this.redis.port);
    this.cable = await BadNetwork.listen(() => this.road.port);
    this.replication = await BadNetwork.listen(() => this.redis.port);
    if (this.options.isReplicated) await this.addReplica();
    this.stage = await Stage.open(this.context, { storage: this.storage(this.cable.port) });
    const random = fork(this.context.random);
    const ports = (): number[] => [this.stage.port, ...this.others.map(({ port }) => port)];
    this.entrance = await BadNetwork.listen(() => pick(random, ports()));
    this.stage.entrance = this.entrance.port;
    while (this.others.length < NODES - 1) {
      const port = await freePort();
      this.others.push({ port, server: this.spawn(port) });
    }
    await this.listening();
  }

  /** All nodes are connected. */
  async listening(): Promise<void> {
    await this.stage.server.listening;
    for (const { server } of this.others) await server.listening;
  }

  /** @param index 0 is the stage's own node */
  async restart(index: number): Promise<void> {
    const node = index === 0 ? this.stage : this.others[index - 1]!;
    await node.server.end('SIGKILL');
    if (node === this.stage) this.stage.spawn();
    else node.server = this.spawn(node.port);
    await this.listening();
  }

  get nodes(): number {
    return 1 + this.others.length;
  }

  /** Resolves when there is one that has everything. */
  async addReplica(): Promise<void> {
    this.replication.heal();
    if (this.replica !== undefined) return;
    const directory = await redisDirectory(this.context);
    this.replica = await RedisServer.follow(this.replication.port, directory, DURABLE);
  }

  /**
   * Kills Redis, and promotes its replica.
   * @param beforePromotion receives how many presses the old master had on its disk that the new one lacks
   */
  async failOver(beforePromotion: (presses: number) => void = () => {}): Promise<void> {
    const [old, next] = [this.redis, this.replica!];
    await old.kill();
    const dead = await RedisServer.start(old.directory, DURABLE);
    const gone = (await dead.value()) - (await next.value());
    await dead.kill();
    this.gone.push(gone);
    beforePromotion(gone);
    await next.promote();
    this.redis = next;
    this.replica = undefined;
  }

  async close(): Promise<void> {
    await this.stage.close();
    for (const { server } of this.others) await server.end('SIGKILL');
    for (const network of [this.entrance, this.cable, this.road, this.replication]) await network.close();
    await this.replica?.kill();
    await this.redis.kill();
  }

  private spawn(port: number): Server {
    return this.stage.start(port, this.storage(this.road.port));
  }

  /** @param port the node's port for Redis */
  private storage(port: number): string[] {
    return ['--redis', `redis://127.0.0.1:${port}`, '--redis-wait', String(this.options.redisWait)];
  }
}

function redisDirectory({ directory }: Context): Promise<string> {
  return mkdtemp(join(directory, 'redis-'));
}
