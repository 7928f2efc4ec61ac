/*
 * The clock of many hosts in one process: one sweep over all of them costs less than a timer for each of their
 * heartbeats. In: the time, often. Out: the wake-ups that are due.
 */

import type { Clock } from '../../client/sync/host.ts';

export class SweptClock implements Clock {
  /** When the host is to be woken; Infinity for never. */
  dueAtMs = Number.POSITIVE_INFINITY;
  private wake = (): void => {};

  /** @param now milliseconds, from any origin, never falling */
  constructor(private readonly now: () => number) {}

  get nowMs(): number {
    return this.now();
  }

  wakeAt(atMs: number, wake: () => void): void {
    this.dueAtMs = atMs;
    this.wake = wake;
  }

  /** To be called often. */
  sweep(nowMs: number): void {
    if (nowMs >= this.dueAtMs) this.wake();
  }
}
