/*
 * Conflation in time (P21): when may the next publish, or the next commit, go out? Pure: a pacer only
 * remembers that something is wanted and when the last one went.
 */

/** No screen shows more than about 60 values a second, so none needs more. */
export const MIN_INTERVAL_MS = 16;

/** What nobody sees need not come more often (P34). */
export const SLOW_INTERVAL_MS = 1_000;

/**
 * The time between two publishes at the slow pace, in ms.
 * @param sockets how many there are at either pace @param budget deliveries per second that the server may spend on a topic
 */
export function slowIntervalMs(sockets: number, budget: number): number {
  return Math.max(SLOW_INTERVAL_MS, (1000 * sockets) / budget);
}

/**
 * The time between two publishes at the fast pace, in ms: long enough that deliveries stay inside the budget, however
 * large the audience. Pages that nobody sees count as if they were seen: what they save is saved.
 * @param sockets how many there are at either pace @param budget deliveries per second that the server may spend on a topic
 * @example publishIntervalMs(50, 100_000) // 16
 * @example publishIntervalMs(10_000, 100_000) // 100
 */
export function publishIntervalMs(sockets: number, budget: number): number {
  return Math.max(MIN_INTERVAL_MS, (1000 * sockets) / budget);
}

/**
 * The first wish after a quiet moment is due at once, each further one an interval after the last.
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

  /** When to act: may lie in the past, and is Infinity if nothing is wanted. */
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
