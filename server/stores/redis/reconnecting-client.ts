/*
 * One client of Redis that stays connected. In: a client. Out: the same client, connected anew whenever its
 * connection was lost, and a word each time.
 *
 * node-redis could reconnect by itself, but it does not notice a Redis that is silent (stopped, or behind a
 * cable that was cut): its timeouts hold for commands that were not sent yet. And while it reconnects, it has
 * no way to say whether a command that was sent got through. So each connection has one end here, at which
 * every command without a reply is rejected; whoever sent it decides what to do.
 */

import { createClient } from '@redis/client';

export type RedisClient = ReturnType<typeof newClient>;

/** Reaching the host, and being greeted by Redis. */
const CONNECT_TIMEOUT_MS = 1_500;
/** How often Redis is asked for a sign of life, and how long it may take to give one: a silence is noticed after the sum. */
const PING_INTERVAL_MS = 500;
const PING_TIMEOUT_MS = 1_400;
const RETRY_BASE_MS = 50;
const RETRY_CAP_MS = 1_000;

export interface LinkEvents {
  readonly onLost: (reason: Error) => void;
  readonly onBack: () => void;
}

/** A client that is not connected yet. */
export function newClient(url: string) {
  const client = createClient({
    url,
    name: 'shared-counter',
    socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false },
    disableOfflineQueue: true, // what can't be sent now is rejected now: nothing piles up here
    commandOptions: { timeout: 0 }, // it would cost a timer a command, and does not hold once it is sent
    maintNotifications: 'disabled',
  });
  return client.on('error', () => {}); // whatever ends a connection is told by 'end' or 'terminated'
}

export class Link {
  #state: 'new' | 'up' | 'down' | 'closed' = 'new';
  #timer: NodeJS.Timeout | undefined;
  /** When the ping went out that has no answer yet, by the monotonic clock. */
  #pingedAtMs: number | undefined;

  constructor(
    readonly client: RedisClient,
    private readonly events: LinkEvents,
  ) {
    client.on('terminated', (reason: Error) => this.#lost(reason));
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  /** Connects for the first time; rejects where that fails. */
  async open(): Promise<void> {
    await this.#connect();
    this.#up();
  }

  /** Gives the connection up, and makes a new one. */
  cut(reason: Error): void {
    if (this.#state !== 'up') return;
    this.client.destroy(); // rejects what has no reply
    this.#lost(reason);
  }

  close(): void {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    this.client.destroy();
  }

  async #connect(): Promise<void> {
    // A stopped Redis is reached, by way of the kernel, but greets nobody.
    const timer = setTimeout(() => this.client.destroy(), CONNECT_TIMEOUT_MS + PING_TIMEOUT_MS);
    try {
      await this.client.connect();
    } finally {
      clearTimeout(timer);
    }
    // It may have ended between the greeting and this line.
    if (!this.client.isReady) throw new Error('Redis hung up');
  }

  #up(): void {
    this.#state = 'up';
    this.#pingedAtMs = undefined;
    this.#timer = setTimeout(() => this.#beat(), PING_INTERVAL_MS);
  }

  #lost(reason: Error): void {
    if (this.#state !== 'up') return; // an attempt to connect failed: whoever made it knows
    this.#state = 'down';
    clearTimeout(this.#timer);
    this.events.onLost(reason);
    this.#retry(0);
  }

  /** Full jitter, so that the nodes do not come back together: random(0, min(cap, base · 2^attempt)). */
  #retry(attempt: number): void {
    const delayMs = Math.random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** attempt);
    this.#timer = setTimeout(async () => {
      const connected = await this.#connect().then(
        () => true,
        () => false,
      );
      if (this.#state === 'closed') return this.client.destroy();
      if (!connected) return this.#retry(attempt + 1);
      this.#up();
      this.events.onBack();
    }, delayMs);
  }

  #beat(): void {
    const nowMs = performance.now();
    if (this.#pingedAtMs === undefined) this.#ping(nowMs);
    else if (nowMs - this.#pingedAtMs > PING_TIMEOUT_MS) {
      // Where this process was late itself, the answer may be waiting to be read: timers come before sockets.
      setImmediate(() => {
        if (this.#pingedAtMs !== undefined) this.cut(new Error('it does not answer'));
      });
    }
    this.#timer = setTimeout(() => this.#beat(), PING_INTERVAL_MS);
  }

  #ping(nowMs: number): void {
    this.#pingedAtMs = nowMs;
    // Ahead of what waits to be sent: a thousand look-ups are no silence.
    this.client.sendCommand(['PING'], { asap: true }).then(
      () => {
        this.#pingedAtMs = undefined;
      },
      () => {}, // the connection ended
    );
  }
}
