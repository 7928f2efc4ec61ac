/*
 * A Redis client that stays connected. In: a port. Out: the same, reconnected whenever its connection ends or
 * Redis is silent, with an event each time.
 */

import type { Cancel, RedisPort, Runtime } from './port.ts';

/** How long this node waits for Redis, in ms. */
export interface RedisTiming {
  /** To reach the host. Its greeting may take `pingTimeoutMs` more. */
  readonly connectMs: number;
  /** The ping interval of Redis, and its timeout: silence is detected after the sum. */
  readonly pingEveryMs: number;
  readonly pingTimeoutMs: number;
  /** For looking up a session. After that, its client asks again, here or at another node. */
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

export class ReconnectingClient {
  #state: 'new' | 'up' | 'down' | 'closed' = 'new';
  #stopTimer: Cancel = () => {};
  /** When the unanswered ping was sent, by the monotonic clock. */
  #pingedAtMs: number | undefined;
  /** The run of Redis that it is connected to; empty if Redis does not tell, undefined if not connected. */
  run: string | undefined;
  /** Of the last ping that was answered, in ms. */
  roundTripMs: number | undefined;

  /** @param asksForRun is `run` needed? A connection with subscriptions cannot ask */
  constructor(
    readonly port: RedisPort,
    private readonly timing: RedisTiming,
    private readonly runtime: Runtime,
    private readonly events: ConnectionEvents,
    private readonly asksForRun: boolean,
  ) {
    port.onEnded((reason) => this.#lost(reason));
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  /** Connects for the first time; rejects on failure. */
  async open(): Promise<void> {
    await this.#connect();
    this.#up();
  }

  /** Ends the connection, and opens a new one. */
  reconnect(reason: Error): void {
    if (this.#state !== 'up') return;
    this.port.destroy(); // rejects commands without a reply
    this.#lost(reason);
  }

  close(): void {
    this.#state = 'closed';
    this.#stopTimer();
    this.port.destroy();
  }

  async #connect(): Promise<void> {
    // The kernel still accepts connections to a stopped Redis, but no greeting follows.
    const { connectMs, pingTimeoutMs } = this.timing;
    const stopTimer = this.runtime.after(connectMs + pingTimeoutMs, () => this.port.destroy());
    this.run = undefined;
    try {
      await this.port.connect();
      if (this.asksForRun) this.run = runIn(String(await this.port.send(['INFO', 'server'])));
    } finally {
      stopTimer();
    }
    // It may have ended between the greeting and this line.
    if (!this.port.isReady) throw new Error('Redis hung up');
  }

  #up(): void {
    this.#state = 'up';
    this.#pingedAtMs = undefined;
    this.#stopTimer = this.runtime.after(this.timing.pingEveryMs, () => this.#beat());
  }

  #lost(reason: Error): void {
    if (this.#state !== 'up') return; // an attempt to connect failed, and rejects
    this.#state = 'down';
    this.run = undefined;
    this.#stopTimer();
    this.events.onLost(reason);
    this.#retry(0);
  }

  /** Full jitter, so that the nodes do not reconnect together: random(0, min(cap, base · 2^attempt)). */
  #retry(attempt: number): void {
    const delayMs = this.runtime.random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** attempt);
    this.#stopTimer = this.runtime.after(delayMs, async () => {
      const connected = await this.#connect().then(
        () => true,
        () => false,
      );
      if (this.#state === 'closed') return this.port.destroy();
      if (!connected) return this.#retry(attempt + 1);
      this.#up();
      this.events.onBack();
    });
  }

  #beat(): void {
    const { nowMs } = this.runtime;
    if (this.#pingedAtMs === undefined) this.#ping(nowMs);
    else if (nowMs - this.#pingedAtMs > this.timing.pingTimeoutMs) {
      // If this process itself was late, the answer may be waiting to be read: timers run before sockets.
      this.runtime.soon(() => {
        if (this.#pingedAtMs !== undefined) this.reconnect(new Error('it does not answer'));
      });
    }
    this.#stopTimer = this.runtime.after(this.timing.pingEveryMs, () => this.#beat());
  }

  #ping(nowMs: number): void {
    this.#pingedAtMs = nowMs;
    // Ahead of queued commands: a thousand look-ups are not silence.
    this.port.send(['PING'], true).then(
      () => {
        this.#pingedAtMs = undefined;
        this.roundTripMs = this.runtime.nowMs - nowMs;
      },
      () => {}, // the connection ended
    );
  }
}

function runIn(info: string): string {
  return /^run_id:(\w+)/m.exec(info)?.[1] ?? '';
}
