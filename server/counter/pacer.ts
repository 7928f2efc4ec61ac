/*
 * Conflation in time (P21): when may the next publish, or the next commit, happen? Pure: a pacer only
 * remembers whether one was requested and when the last one happened.
 */

/** No screen shows more than about 60 values a second, so a shorter interval is useless. */
export const MIN_INTERVAL_MS = 16;

/** Hidden pages need no more (P34). */
export const SLOW_INTERVAL_MS = 1_000;

/**
 * The time between two publishes at the slow pace, in ms.
 * @param sockets total, at either pace @param budget deliveries per second that the server may spend on a topic
 */
export function slowIntervalMs(sockets: number, budget: number): number {
  return Math.max(SLOW_INTERVAL_MS, (1000 * sockets) / budget);
}

/**
 * The time between two publishes at the fast pace, in ms: long enough to keep deliveries within the budget, for any
 * number of sockets. Hidden pages count as if they were visible: their saving does not speed up the others.
 * @param sockets total, at either pace @param budget deliveries per second that the server may spend on a topic
 * @example publishIntervalMs(50, 100_000) // 16
 * @example publishIntervalMs(10_000, 100_000) // 100
 */
export function publishIntervalMs(sockets: number, budget: number): number {
  return Math.max(MIN_INTERVAL_MS, (1000 * sockets) / budget);
}

/**
 * The first request after a quiet period is due at once, each further one an interval after the last.
 * @example
 * with an interval of 16 ms:
 * want at 100 → due at 100, done at 100; want at 103 → due at 116, done at 117; want at 150 → due at 150
 */
export class Pacer {
  private wanted = false;
  private lastAtMs = Number.NEGATIVE_INFINITY;

  want(): void {
    this.wanted = true;
  }

  /** When to act: may be in the past, and is Infinity if nothing is requested. */
  dueAtMs(intervalMs: number): number {
    return this.wanted ? this.lastAtMs + intervalMs : Number.POSITIVE_INFINITY;
  }

  isDue(nowMs: number, intervalMs: number): boolean {
    return nowMs >= this.dueAtMs(intervalMs);
  }

  done(nowMs: number): void {
    this.wanted = false;
    this.lastAtMs = nowMs;
  }
}
