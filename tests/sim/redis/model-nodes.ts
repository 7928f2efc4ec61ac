/*
 * Nodes of one counter on a model of Redis: the real store and the real presence, each with a connection of its own.
 */

import type { Snapshot, Store } from '../../../server/counter/store.ts';
import { RedisConnection } from '../../../server/stores/redis/connection.ts';
import type { RedisEnvironment } from '../../../server/stores/redis/counter.ts';
import { RedisNodes } from '../../../server/stores/redis/nodes.ts';
import { REDIS_TIMING } from '../../../server/stores/redis/reconnecting-client.ts';
import { openRedisStore } from '../../../server/stores/redis/store.ts';
import { EventQueue } from '../../../sim/event-queue.ts';
import { Prng } from '../../../sim/prng.ts';
import { runFor, settled } from '../../../sim/redis/drive.ts';
import type { RedisLink } from '../../../sim/redis/link.ts';
import { RedisModel } from '../../../sim/redis/model.ts';
import { SimulatedRuntime } from '../../../sim/redis/runtime.ts';

export const COUNTER = '{counter}:counter';

export interface ModelNode {
  readonly name: string;
  readonly store: Store;
  readonly nodes: RedisNodes;
  readonly connection: RedisConnection;
  readonly runtime: SimulatedRuntime;
  /** Of its connections, the newest last. */
  readonly links: RedisLink[];
  /** What it told the operator. */
  readonly lines: string[];
  /** What it heard of others. */
  readonly changes: Snapshot[];
  readonly takenOver: string[];
}

export class ModelWorld {
  readonly queue = new EventQueue();
  readonly redis: RedisModel;
  private made = 0;
  private epochs = 0;
  private secrets = 0;
  readonly environment: RedisEnvironment;

  constructor({ replicas = 0, bucketMs = 86_400_000 } = {}) {
    this.redis = new RedisModel({ queue: this.queue, prng: new Prng(1, 1), replicas });
    const newEpoch = () => `epoch-${++this.epochs}`;
    const newSecret = () => `secret-${++this.secrets}`;
    this.environment = { newEpoch, newSecret, bucketMs };
  }

  connect(): Pick<ModelNode, 'name' | 'connection' | 'runtime' | 'links' | 'lines'> {
    const name = `node${++this.made}`;
    const lines: string[] = [];
    const links: RedisLink[] = [];
    const prng = new Prng(this.made, 2);
    const runtime = new SimulatedRuntime(this.queue, () => prng.next());
    const newPort = this.redis.ports(name, (link) => links.push(link));
    const options = { node: name, timing: REDIS_TIMING, newPort, runtime };
    const connection = new RedisConnection('redis://model', (line) => lines.push(line), options);
    return { name, connection, runtime, links, lines };
  }

  /** Settles in virtual time: see settled(). */
  async start(waitForReplicas = 0, environment = this.environment): Promise<ModelNode> {
    const node = this.connect();
    const log = (line: string) => node.lines.push(line);
    await node.connection.open();
    const { connection } = node;
    const store = await openRedisStore({ connection, waitForReplicas, log }, environment);
    const changes: Snapshot[] = [];
    const takenOver: string[] = [];
    store.onChange((snapshot) => changes.push(snapshot));
    store.onTakenOver((session) => takenOver.push(session));
    return { ...node, store, nodes: new RedisNodes({ connection, log }), changes, takenOver };
  }

  open(waitForReplicas = 0): Promise<ModelNode> {
    return this.settled(this.start(waitForReplicas));
  }

  settled<T>(promise: Promise<T>): Promise<T> {
    return settled(this.queue, promise);
  }

  run(forMs: number): Promise<void> {
    return runFor(this.queue, forMs);
  }

  ask(...command: string[]) {
    return this.redis.master.ask(...command);
  }

  /** SIGKILL: nothing of it runs any more, and its connections end. */
  kill({ runtime, links }: ModelNode): void {
    runtime.end();
    for (const link of links) link.leave();
  }
}
