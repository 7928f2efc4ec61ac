/*
 * What is between a node and Redis, in a test's hands: it can lose replies, hold requests back and let them
 * through when nobody waits for them any more, cut connections, and lead to another Redis.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly node: Socket;
  readonly redis: Socket;
  /** Requests that were held back. */
  readonly held: Buffer[];
}

export class RedisProxy implements AsyncDisposable {
  /** What becomes of what is sent from now on. */
  mode: 'pass' | 'lose-replies' | 'hold-requests' = 'pass';
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    /** Where new connections lead. */
    public target: number,
  ) {
    server.on('connection', (socket) => this.accept(socket));
  }

  static async start(target: number): Promise<RedisProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RedisProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get hasHeld(): boolean {
    return [...this.pairs].some(({ held }) => held.length > 0);
  }

  /** Ends the connections to nodes. Of those to Redis, what was held back stays, until it is let through. */
  cut(): void {
    for (const { node } of this.pairs) node.destroy();
  }

  /** Lets through what was held back, and waits until Redis has read it. */
  async release(): Promise<void> {
    for (const { redis, held } of this.pairs) {
      if (held.length === 0) continue;
      redis.end(Buffer.concat(held.splice(0)));
      await once(redis, 'close');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { node, redis } of this.pairs) {
      node.destroy();
      redis.destroy();
    }
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(node: Socket): void {
    const redis = connect(this.target, '127.0.0.1');
    const pair: Pair = { node, redis, held: [] };
    this.pairs.add(pair);
    node.on('data', (bytes) => {
      if (this.mode === 'hold-requests') pair.held.push(bytes);
      else redis.write(bytes);
    });
    redis.on('data', (bytes) => {
      if (this.mode !== 'lose-replies' && !node.destroyed) node.write(bytes);
    });
    for (const socket of [node, redis]) socket.on('error', () => {}); // `close` follows
    node.on('close', () => {
      if (pair.held.length === 0) redis.destroy();
    });
    redis.on('close', () => {
      node.destroy();
      this.pairs.delete(pair);
    });
  }
}
