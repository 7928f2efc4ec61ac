/*
 * Several nodes on one Redis, for rows that break one of them, Redis, or what lies between. In: a context. Out: a
 * stage, whose clients get another node by chance each time they connect.
 */

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { BadNetwork } from './proxy.ts';
import { fork, pick } from './random.ts';
import { RedisServer } from './redis-server.ts';
import type { Context } from './row.ts';
import { freePort, Server } from './server.ts';
import { Stage } from './stage.ts';

const NODES = 3;

export class Cluster {
  private constructor(
    readonly stage: Stage,
    readonly redis: RedisServer,
    /** Between the stage's own node and Redis. */
    readonly cable: BadNetwork,
    /** Between the clients and the nodes. */
    private readonly entrance: BadNetwork,
    private readonly others: { readonly port: number; server: Server }[],
    private readonly program: string,
  ) {}

  static async open(context: Context): Promise<Cluster> {
    const redis = await RedisServer.start(await mkdtemp(join(context.directory, 'redis-')));
    const cable = await BadNetwork.listen(() => redis.port);
    const stage = await Stage.open(context, { storage: ['--redis', urlOf(cable.port)] });
    const others: { port: number; server: Server }[] = [];
    const choice = fork(context.random);
    const ports = (): number[] => [stage.port, ...others.map(({ port }) => port)];
    const entrance = await BadNetwork.listen(() => pick(choice, ports()));
    stage.entrance = entrance.port;
    const cluster = new Cluster(stage, redis, cable, entrance, others, context.program);
    while (others.length < NODES - 1) {
      const port = await freePort();
      others.push({ port, server: cluster.spawn(port) });
    }
    await cluster.listening();
    return cluster;
  }

  /** All nodes are there. */
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

  async close(): Promise<void> {
    await this.stage.close();
    for (const { server } of this.others) await server.end('SIGKILL');
    await this.entrance.close();
    await this.cable.close();
    await this.redis.kill();
  }

  private spawn(port: number): Server {
    const where = ['--redis', urlOf(this.redis.port), '--port', String(port), '--host', '127.0.0.1'];
    const rates = ['--press-rate', '1000000', '--press-burst', '1000000'];
    return new Server([process.execPath, this.program, ...where, '--no-qr', ...rates]);
  }
}

function urlOf(port: number): string {
  return `redis://127.0.0.1:${port}`;
}
