/*
 * A process's monotonic clock and its one timer. In: when it wants to be woken. Out: the call, at that time
 * or up to a millisecond later, as with real timers.
 */

import { Alarm, type EventQueue } from './event-queue.ts';

export class ProcessClock {
  private readonly alarm: Alarm;
  /** When the clock was 0, moved on by the time in which it stood still. */
  private startMs: number;

  /** @param wake is called when it is time @param what the timer is called */
  constructor(
    private readonly queue: EventQueue,
    wake: () => void,
    what: string,
  ) {
    this.alarm = new Alarm(queue, wake, what, (byMs) => this.standStill(-byMs));
    this.startMs = queue.nowMs;
  }

  get nowMs(): number {
    return this.queue.nowMs - this.startMs;
  }

  /** @param atMs by this clock; may lie in the past, and is Infinity for never */
  wakeAt(atMs: number): void {
    // Always a moment later than what is not due yet: by rounding alone, it could come up too early for ever.
    if (atMs <= this.nowMs) this.alarm.set(this.queue.nowMs);
    else this.alarm.set(Math.floor(atMs + this.startMs) + 1);
  }

  /** The machine sleeps so long, from now on. @param forMs negative: the clock runs ahead */
  standStill(forMs: number): void {
    this.startMs += forMs;
  }

  stop(): void {
    this.alarm.set(Number.POSITIVE_INFINITY);
  }
}
