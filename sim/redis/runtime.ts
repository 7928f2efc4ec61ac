/*
 * Time and randomness of one node's process, in virtual time. In: an event queue, a PRNG. Out: timers. They end with the
 * process, and fire late if it was paused.
 */

import type { Cancel, Runtime } from '../../server/stores/redis/port.ts';
import type { EventQueue } from '../event-queue.ts';

export class SimulatedRuntime implements Runtime {
  private isGone = false;
  private pausedUntilMs = 0;

  /** @param random uniform in [0, 1) */
  constructor(
    private readonly queue: EventQueue,
    readonly random: () => number,
  ) {}

  get nowMs(): number {
    return this.queue.nowMs;
  }

  after(delayMs: number, run: () => void): Cancel {
    let isCancelled = false;
    const ring = (): void => {
      if (isCancelled || this.isGone) return;
      if (this.queue.nowMs < this.pausedUntilMs) this.queue.at(this.pausedUntilMs, ring);
      else run();
    };
    this.queue.at(this.queue.nowMs + delayMs, ring);
    return () => {
      isCancelled = true;
    };
  }

  every(intervalMs: number, run: () => void): Cancel {
    let stop: Cancel = () => {};
    const ring = (): void => {
      stop = this.after(intervalMs, ring);
      run();
    };
    stop = this.after(intervalMs, ring);
    return () => stop();
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** SIGSTOP, until then. */
  pause(untilMs: number): void {
    this.pausedUntilMs = untilMs;
  }

  /** SIGKILL: none of its code runs any more. */
  end(): void {
    this.isGone = true;
  }
}
