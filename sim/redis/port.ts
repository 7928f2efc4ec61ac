/*
 * A node's port to a model of Redis, in place of node-redis.ts. In: commands. Out: replies as promises,
 * and the end of each connection. It does not retry or number anything: the real code above it does.
 */

import { type NewPort, type RedisPort, RedisRefusal } from '../../server/stores/redis/port.ts';
import type { EventQueue } from '../event-queue.ts';
import { type ClientEnd, RedisLink } from './link.ts';
import type { Reply } from './reply.ts';
import type { RedisServer } from './server.ts';

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface SimulatedPortParts {
  readonly queue: EventQueue;
  /** Where the address currently leads. */
  readonly server: () => RedisServer | undefined;
  readonly latencyMs: () => number;
  /** Called with each new connection. */
  readonly connecting?: (link: RedisLink) => void;
}

export function portsTo(parts: SimulatedPortParts): NewPort {
  return () => new SimulatedPort(parts);
}

class SimulatedPort implements RedisPort, ClientEnd {
  readonly database = 0;
  isReady = false;
  private link: RedisLink | undefined;
  private waiting: Waiting[] = [];
  private connected: Waiting | undefined;
  private endedListener: (reason: Error) => void = () => {};
  private readonly subscriptions = new Map<string, (message: string) => void>();

  constructor(private readonly parts: SimulatedPortParts) {}

  connect(): Promise<void> {
    const { queue, server, latencyMs, connecting } = this.parts;
    return new Promise((resolve, reject) => {
      this.connected = { resolve: () => resolve(), reject };
      this.link = new RedisLink(queue, server, latencyMs, this);
      connecting?.(this.link);
    });
  }

  destroy(): void {
    this.link?.leave();
    this.lose('Disconnects client');
  }

  onEnded(listener: (reason: Error) => void): void {
    this.endedListener = listener;
  }

  send(command: readonly string[]): Promise<unknown> {
    if (!this.isReady) return Promise.reject(new Error('The client is closed'));
    return this.ask(command);
  }

  async subscribe(channels: readonly string[], listener: (message: string) => void): Promise<void> {
    await this.send(['SUBSCRIBE', ...channels]);
    for (const channel of channels) this.subscriptions.set(channel, listener);
  }

  private ask(command: readonly string[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.link!.send(command);
    });
  }

  // -------------------------------------------------------------------------------------- the connection

  opened(): void {
    this.greet().then(
      () => {
        this.isReady = true;
        this.connected?.resolve(undefined);
      },
      () => {}, // it has ended in the meantime
    );
  }

  private async greet(): Promise<void> {
    await this.ask(['PING']);
    if (this.subscriptions.size > 0) await this.ask(['SUBSCRIBE', ...this.subscriptions.keys()]);
  }

  replied(reply: Reply): void {
    const { resolve, reject } = this.waiting.shift()!;
    if (reply instanceof RedisRefusal) reject(reply);
    else resolve(reply);
  }

  published(channel: string, message: string): void {
    this.subscriptions.get(channel)?.(message);
  }

  ended(reason: string): void {
    const wasReady = this.isReady;
    this.lose(reason);
    if (wasReady) this.endedListener(new Error(reason));
  }

  private lose(reason: string): void {
    const { waiting, connected } = this;
    this.link = undefined;
    this.isReady = false;
    this.waiting = [];
    this.connected = undefined;
    for (const { reject } of waiting) reject(new Error(reason));
    connected?.reject(new Error(reason));
  }
}
