/*
 * This node's connection to Redis: two clients, so that published messages do not wait behind commands. In: a URL.
 * Out: both clients, kept connected; a line for the operator when Redis is lost and when it is back; and the name
 * of this node in everything that it writes there.
 */

import type { Log } from '../../counter/operator-log.ts';
import { StoreError } from '../../counter/store-error.ts';
import type { NodeId } from '../../nodes.ts';
import type { NewPort, RedisPort, Runtime } from './port.ts';
import { ReconnectingClient, type RedisTiming } from './reconnecting-client.ts';
import { warningsAbout, whyTooOld } from './startup-advice.ts';
import { shownUrl } from './url.ts';

export interface ConnectionOptions {
  readonly node: NodeId;
  readonly timing: RedisTiming;
  readonly newPort: NewPort;
  readonly runtime: Runtime;
}

/** For operators. */
export interface RedisHealth {
  readonly isConnected: boolean;
  /** How often it has reconnected after a loss. */
  readonly reconnects: number;
  /** Of the last ping that was answered; undefined before the first. */
  readonly roundTripMs: number | undefined;
}

export class RedisConnection {
  /** Without the password, for display. */
  readonly shownUrl: string;
  /** This node's name, in every key, channel and message; the server prints it at startup. */
  readonly node: NodeId;
  readonly timing: RedisTiming;
  readonly runtime: Runtime;
  readonly #clients: readonly [commands: ReconnectingClient, subscriber: ReconnectingClient];
  readonly #reconnected: (() => void)[] = [];
  /** Has the operator been told that Redis is lost? */
  #isLost = false;
  #reconnects = 0;

  /** Not connected yet: open() does that. */
  constructor(
    url: string,
    private readonly log: Log,
    { node, timing, newPort, runtime }: ConnectionOptions,
  ) {
    this.shownUrl = shownUrl(url);
    this.node = node;
    this.timing = timing;
    this.runtime = runtime;
    const events = { onLost: (reason: Error) => this.#onLost(reason), onBack: () => this.#onBack() };
    const newClient = (asksForRun: boolean) => {
      const port = newPort({ url, name: `shared-counter:${node}`, connectMs: timing.connectMs });
      return new ReconnectingClient(port, timing, runtime, events, asksForRun);
    };
    this.#clients = [newClient(true), newClient(false)];
  }

  /**
   * For commands. While Redis is unreachable, each is rejected at once. Those without a reply when it is lost are
   * rejected, too: it is unknown whether Redis ran them.
   */
  get commands(): RedisPort {
    return this.#clients[0].port;
  }

  /** The run of Redis that `commands` is connected to; undefined while disconnected. */
  get run(): string | undefined {
    return this.#clients[0].run;
  }

  /** For subscriptions, which it renews by itself. Messages published in between are lost. */
  get subscriber(): RedisPort {
    return this.#clients[1].port;
  }

  /**
   * The name of a channel of this counter. Databases share their channels, so it has the database's number.
   * @example channel('state') // '{counter}:0:state'
   */
  channel(name: string): string {
    return `{counter}:${this.commands.database}:${name}`;
  }

  /** @throws if Redis cannot be used */
  async open(): Promise<void> {
    await this.#clients[0].open(); // one first, so that an error is reported once
    const info = String(await this.commands.send(['INFO']));
    const problem = whyTooOld(info);
    if (problem !== undefined) {
      throw new StoreError(`Can't use Redis at ${this.shownUrl}: ${problem}`);
    }
    for (const warning of warningsAbout(info)) this.log(warning, { level: 'warn', event: 'redis-setting' });
    await this.#clients[1].open();
  }

  /** Are both connected, as far as is known? A silent Redis is detected within 2 s. */
  isReady(): boolean {
    return this.#clients.every(({ isUp }) => isUp);
  }

  get health(): RedisHealth {
    const { roundTripMs } = this.#clients[0];
    return { isConnected: this.isReady(), reconnects: this.#reconnects, roundTripMs };
  }

  /** Calls `listener` each time Redis is back, with the subscriptions active: then missed changes can be read. */
  onReconnected(listener: () => void): void {
    this.#reconnected.push(listener);
  }

  /** Opens two new connections: they may lead to another Redis. */
  reconnect(reason: string): void {
    for (const client of this.#clients) client.reconnect(new Error(reason));
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  #onLost(reason: Error): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.log(`Redis at ${this.shownUrl} is lost: ${reason.message}. Presses wait.`, {
      level: 'error',
      event: 'redis-lost',
    });
  }

  #onBack(): void {
    if (!this.isReady()) return;
    this.#isLost = false;
    this.#reconnects += 1;
    this.log(`Redis at ${this.shownUrl} is back.`, { level: 'info', event: 'redis-back' });
    for (const listener of this.#reconnected) listener();
  }
}
