/*
 * Real time: a monotonic clock, and the host's one timer.
 */

import type { Clock } from '../sync/host.ts';

export class RealClock implements Clock {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Milliseconds since 1970 that never go back, whatever happens to the machine's clock. */
  get nowMs(): number {
    return performance.timeOrigin + performance.now();
  }

  wakeAt(atMs: number, wake: () => void): void {
    clearTimeout(this.timer);
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.timer = setTimeout(wake, Math.max(0, atMs - this.nowMs));
  }
}
