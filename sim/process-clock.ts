/*
 * A process's monotonic clock and its one timer. In: when to fire. Out: the call, at that time
 * or up to a millisecond later, like real timers.
 */

import { Alarm, type EventQueue } from './event-queue.ts';

export class ProcessClock {
  private readonly alarm: Alarm;
  /** The time when the clock was 0, moved by the time in which it stood still. */
  private startMs: number;

  /** @param wake called when it is due @param what the timer's name */
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

  /** @param atMs by this clock; may be in the past, and is Infinity for never */
  wakeAt(atMs: number): void {
    // Always slightly later if it is not yet due: through rounding alone, it could come up too early forever.
    if (atMs <= this.nowMs) this.alarm.set(this.queue.nowMs);
    else this.alarm.set(Math.floor(atMs + this.startMs) + 1);
  }

  /** The machine sleeps for this long, from now on. @param forMs negative: the clock runs ahead */
  standStill(forMs: number): void {
    this.startMs += forMs;
  }

  stop(): void {
    this.alarm.set(Number.POSITIVE_INFINITY);
  }
}
