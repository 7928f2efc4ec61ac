/*
 * The way to Redis: two connections, since one that listens to channels should not wait behind commands. In:
 * a URL. Out: both clients, kept connected, with a line for the operator when Redis is lost and when it is back.
 */

import { StoreError } from '../counter/store-error.ts';
import { Link, newClient, type RedisClient } from './link.ts';
import { shownUrl } from './redis-url.ts';
import { startupError, warningsAbout, whyTooOld } from './startup-advice.ts';

export type { RedisClient } from './link.ts';

export interface RedisConnection {
  /** As it may be shown: without the password. */
  readonly shownUrl: string;
  /**
   * The name of a channel of this counter. Databases share their channels, so it has the database's number.
   * @example channel('state') // '{counter}:0:state'
   */
  channel(name: string): string;
  /**
   * For commands. While Redis is away each is rejected at once, and so are those without a reply when it is
   * lost: of these it is unknown whether Redis has carried them out.
   */
  readonly commands: RedisClient;
  /** For subscriptions, which it takes up again by itself. What was published meanwhile is lost. */
  readonly subscriber: RedisClient;
  /** Are both connected, as far as is known? A silent Redis is noticed within 2 s. */
  isReady(): boolean;
  /** Calls `listener` each time when Redis is back, with the subscriptions: then what was missed can be read. */
  onReconnected(listener: () => void): void;
  /** Calls `listener` when Redis is lost. */
  onLost(listener: () => void): void;
  /** Gives both connections up and makes new ones: perhaps they lead to another Redis then. */
  reconnect(reason: string): void;
  close(): void;
}

/**
 * @param url as parseRedisUrl() takes it
 * @throws StoreError where Redis can't be used: one line for the operator
 */
export async function connectRedis(url: string, log: (line: string) => void): Promise<RedisConnection> {
  const connection = new Connection(url, log);
  try {
    await connection.open();
    return connection;
  } catch (error) {
    connection.close();
    throw startupError(error, url);
  }
}

class Connection implements RedisConnection {
  readonly shownUrl: string;
  readonly #log: (line: string) => void;
  readonly #links: readonly [commands: Link, subscriber: Link];
  readonly #reconnected: (() => void)[] = [];
  readonly #lost: (() => void)[] = [];
  /** Was it told that Redis is lost? */
  #isLost = false;

  constructor(url: string, log: (line: string) => void) {
    this.shownUrl = shownUrl(url);
    this.#log = log;
    const events = { onLost: (reason: Error) => this.#onLost(reason), onBack: () => this.#onBack() };
    this.#links = [new Link(newClient(url), events), new Link(newClient(url), events)];
  }

  get commands(): RedisClient {
    return this.#links[0].client;
  }

  get subscriber(): RedisClient {
    return this.#links[1].client;
  }

  channel(name: string): string {
    return `{counter}:${this.commands.options.database ?? 0}:${name}`;
  }

  async open(): Promise<void> {
    await this.#links[0].open(); // first the one, so that a mistake is met once
    const info = await this.commands.info();
    const problem = whyTooOld(info);
    if (problem !== undefined) {
      throw new StoreError(`Can't use Redis at ${this.shownUrl}: ${problem}`);
    }
    for (const warning of warningsAbout(info)) this.#log(warning);
    await this.#links[1].open();
  }

  isReady(): boolean {
    return this.#links.every((link) => link.isUp);
  }

  onReconnected(listener: () => void): void {
    this.#reconnected.push(listener);
  }

  onLost(listener: () => void): void {
    this.#lost.push(listener);
  }

  reconnect(reason: string): void {
    for (const link of this.#links) link.cut(new Error(reason));
  }

  close(): void {
    for (const link of this.#links) link.close();
  }

  #onLost(reason: Error): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#log(`Redis at ${this.shownUrl} is lost: ${reason.message}. Presses wait.`);
    for (const listener of this.#lost) listener();
  }

  #onBack(): void {
    if (!this.isReady()) return;
    this.#isLost = false;
    this.#log(`Redis at ${this.shownUrl} is back.`);
    for (const listener of this.#reconnected) listener();
  }
}
