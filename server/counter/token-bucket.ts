/*
 * The rate limit of one socket (P14): a token bucket. It fills with time, a press takes a token, and it
 * never holds more than `burst`. Pure: the clock is passed in.
 */

export interface Rate {
  readonly perSecond: number;
  /** The capacity of the bucket. */
  readonly burst: number;
}

export class TokenBucket {
  private tokens: number;
  private filledAtMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.tokens = rate.burst;
    this.filledAtMs = nowMs;
  }

  /** Takes a token, or says that there is none. */
  take(rate: Rate, nowMs: number): boolean {
    const gained = (Math.max(0, nowMs - this.filledAtMs) * rate.perSecond) / 1000;
    this.tokens = Math.min(rate.burst, this.tokens + gained);
    this.filledAtMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /**
   * How long until a quarter of the burst is available, in ms. If the client waited for a single token,
   * a client with a backlog would be refused at every second press.
   */
  retryAfterMs(rate: Rate): number {
    const goal = Math.max(1, rate.burst / 4);
    return Math.max(1, Math.ceil(((goal - this.tokens) * 1000) / rate.perSecond));
  }
}
