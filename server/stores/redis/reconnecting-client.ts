/*
 * One client of node-redis that stays connected. In: a URL. Out: the client, connected again whenever its connection
 * ends, and an event each time.
 *
 * node-redis can reconnect by itself, but it does not notice a Redis that is silent (stopped, or behind a cable that
 * was cut): its timeouts cover only commands that were not sent yet. While it reconnects, it does not tell whether a
 * command that was sent got through, either. So here a connection has one end, at which every command without a
 * reply is rejected; its sender decides what to do.
 */

import { createClient } from '@redis/client';

export type RedisClient = ReturnType<typeof newClient>;

/** How long this node waits for Redis, in ms. */
export interface RedisTiming {
  /** To reach the host. Its greeting may take `pingTimeoutMs` more. */
  readonly connectMs: number;
  /** Redis is pinged so often, and may take so long to answer: a silence is noticed after the sum. */
  readonly pingEveryMs: number;
  readonly pingTimeoutMs: number;
  /** To look a session up. Then its client asks again, here or at another node. */
  readonly lookUpMs: number;
}

export const REDIS_TIMING: RedisTiming = {
  connectMs: 1_500,
  pingEveryMs: 500,
  pingTimeoutMs: 1_400,
  lookUpMs: 1_500,
};

const RETRY_BASE_MS = 50;
const RETRY_CAP_MS = 1_000;

export interface ConnectionEvents {
  readonly onLost: (reason: Error) => void;
  readonly onBack: () => void;
}

function newClient(url: string, name: string, connectMs: number) {
  const client = createClient({
    url,
    name,
    socket: { connectTimeout: connectMs, reconnectStrategy: false },
    disableOfflineQueue: true, // what cannot be sent now is rejected now: nothing piles up here
    commandOptions: { timeout: 0 }, // it would cost a timer a command, and ends once the command is sent
    maintNotifications: 'disabled',
  });
  return client.on('error', () => {}); // 'end' or 'terminated' follows
}

export class ReconnectingClient {
  readonly client: RedisClient;
  #state: 'new' | 'up' | 'down' | 'closed' = 'new';
  #timer: NodeJS.Timeout | undefined;
  /** When the ping was sent that has no answer yet, by the monotonic clock. */
  #pingedAtMs: number | undefined;

  /** @param name shown in Redis's CLIENT LIST */
  constructor(
    url: string,
    name: string,
    private readonly timing: RedisTiming,
    private readonly events: ConnectionEvents,
  ) {
    this.client = newClient(url, name, timing.connectMs);
    this.client.on('terminated', (reason: Error) => this.#lost(reason));
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  /** Connects for the first time; rejects where that fails. */
  async open(): Promise<void> {
    await this.#connect();
    this.#up();
  }

  /** Ends the connection, and makes a new one. */
  reconnect(reason: Error): void {
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
    // The kernel still accepts connections to a stopped Redis, but no greeting follows.
    const { connectMs, pingTimeoutMs } = this.timing;
    const timer = setTimeout(() => this.client.destroy(), connectMs + pingTimeoutMs);
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
    this.#timer = setTimeout(() => this.#beat(), this.timing.pingEveryMs);
  }

  #lost(reason: Error): void {
    if (this.#state !== 'up') return; // an attempt to connect failed, and rejects
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
    else if (nowMs - this.#pingedAtMs > this.timing.pingTimeoutMs) {
      // If this process itself was late, the answer may be waiting to be read: timers run before sockets.
      setImmediate(() => {
        if (this.#pingedAtMs !== undefined) this.reconnect(new Error('it does not answer'));
      });
    }
    this.#timer = setTimeout(() => this.#beat(), this.timing.pingEveryMs);
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
