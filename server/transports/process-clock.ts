/*
 * The clock of the process, as a port of the host: monotonic time, and one timer.
 */

import type { Clock } from '../counter/host.ts';

export class ProcessClock implements Clock {
  private timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  private wakesAtMs = Number.POSITIVE_INFINITY;

  get nowMs(): number {
    return performance.now();
  }

  wakeAt(atMs: number, wake: () => void): void {
    if (atMs === Number.POSITIVE_INFINITY) return this.clear();
    if (atMs >= this.wakesAtMs) return; // a timer that fires too early finds nothing due, and is set again
    this.clear();
    this.wakesAtMs = atMs;
    const delayMs = Math.ceil(atMs - this.nowMs); // timers truncate fractions, and would fire too early
    const ring = (): void => {
      this.wakesAtMs = Number.POSITIVE_INFINITY;
      wake();
    };
    // "At once" is after this turn of the loop: what arrived together is committed together.
    this.timer = delayMs <= 0 ? setImmediate(ring) : setTimeout(ring, delayMs);
  }

  private clear(): void {
    clearTimeout(this.timer as NodeJS.Timeout);
    clearImmediate(this.timer as NodeJS.Immediate);
    this.wakesAtMs = Number.POSITIVE_INFINITY;
  }
}
