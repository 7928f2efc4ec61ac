/*
 * A queue without an order: whoever explores every order chooses what happens next, whenever that was due. Time moves on
 * only where a timer is chosen that is not due yet; what was due before then is late, as it may be in a real process. In:
 * entries. Out: their names, and the one that is chosen.
 */

import { type Entry, EventQueue } from '../event-queue.ts';

export class FreeQueue extends EventQueue {
  private pending: Entry[] = [];

  override push(entry: Entry): Entry {
    this.pending.push(entry);
    return entry;
  }

  /** Those that have a name: what has none, such as a timeout that nothing here is slow enough for, never happens. */
  namesWithin(ms: number): string[] {
    this.pending = this.pending.filter(({ run }) => run !== undefined);
    return this.pending
      .filter((entry) => entry.what !== '' && timeOf(entry) <= this.nowMs + ms)
      .map(({ what }) => what);
  }

  /** @returns false if nothing of this name is pending */
  happen(what: string): boolean {
    const at = this.pending.findIndex((entry) => entry.run !== undefined && entry.what === what);
    const entry = this.pending[at];
    if (entry?.run === undefined) return false;
    this.pending.splice(at, 1);
    this.nowMs = Math.max(this.nowMs, timeOf(entry));
    if (entry.alarm === undefined || entry.alarm.isDue(this.nowMs)) entry.run();
    return true;
  }
}

/** An alarm may have been set to a later time than its entry says. */
function timeOf({ alarm, atMs }: Entry): number {
  return alarm?.atMs ?? atMs;
}
