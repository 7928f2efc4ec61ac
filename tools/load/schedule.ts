/*
 * When each press is due: fixed before the first one. Pure. A press that goes out late is late; it does not move
 * the ones behind it, and its latency counts from when it was due. So a server that stalls cannot make the load
 * wait with it, which would hide the stall ("coordinated omission": Gil Tene, "How NOT to Measure Latency").
 */

export class Schedule {
  private next = 0;

  /**
   * @param startMs when the first press is due
   * @param ratePerSecond above 0
   * @param durationMs no press is due as late as this after the start
   */
  constructor(
    private readonly startMs: number,
    private readonly ratePerSecond: number,
    durationMs: number,
  ) {
    this.total = Math.ceil((durationMs * ratePerSecond) / 1000);
  }

  /** How many presses it has. */
  readonly total: number;

  /** When the next press is due; Infinity after the last. */
  get nextAtMs(): number {
    return this.next < this.total ? this.atMs(this.next) : Number.POSITIVE_INFINITY;
  }

  /**
   * The times of all presses that are due by now and were not taken yet, in order.
   * @example
   * const schedule = new Schedule(1000, 100, 50) // due at 1000, 1010, 1020, 1030 and 1040
   * schedule.take(1005) // [1000]
   * schedule.take(1035) // [1010, 1020, 1030]: the caller was held up, the times are not
   */
  take(nowMs: number): number[] {
    const due: number[] = [];
    while (this.next < this.total && this.atMs(this.next) <= nowMs) {
      due.push(this.atMs(this.next));
      this.next += 1;
    }
    return due;
  }

  /** Not by adding up intervals: their rounding would add up, too. */
  private atMs(index: number): number {
    return this.startMs + (index * 1000) / this.ratePerSecond;
  }
}
