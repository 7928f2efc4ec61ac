/*
 * A queue without an order: whoever explores every order chooses what happens next, whenever that was due. Time moves on
 * only where a timer is chosen that is not due yet: what was due before then is late, as it may be in a real process, and
 * whatever else takes time takes none. In: entries. Out: their names, and the one that is chosen.
 */

import { type Entry, EventQueue } from '../event-queue.ts';

export class FreeQueue extends EventQueue {
  private pending: Entry[] = [];

  override push(entry: Entry): Entry {
    this.pending.push(entry);
    return entry;
  }

  /**
   * Those that have a name: what has none, such as a timeout that nothing here is slow enough for, never happens.
   * @param ms of the alarms, only those that are due within that time
   */
  namesWithin(ms: number): string[] {
    this.pending = this.pending.filter(({ run }) => run !== undefined);
    const named = this.pending.filter(isNamed);
    const names = named.map(({ what }, at) => nameAmong(named, what, at));
    return names.filter((_, at) => (named[at]!.alarm?.atMs ?? 0) <= this.nowMs + ms);
  }

  /** Whatever is called that does not happen any more. */
  callOff(what: string): void {
    this.pending = this.pending.filter((entry) => entry.what !== what);
  }

  /** @returns false if nothing of this name is pending */
  happen(name: string): boolean {
    const named = this.pending.filter(isNamed);
    const entry = named.find(({ what }, at) => nameAmong(named, what, at) === name);
    if (entry?.run === undefined) return false;
    this.pending = this.pending.filter((other) => other !== entry);
    if (entry.alarm !== undefined) this.nowMs = Math.max(this.nowMs, entry.alarm.atMs);
    if (entry.alarm === undefined || entry.alarm.isDue(this.nowMs)) entry.run();
    return true;
  }
}

/** Of several that are called the same, the second has the name `… (2)`. */
function nameAmong(entries: readonly Entry[], what: string, at: number): string {
  let before = 0;
  for (let i = 0; i < at; i++) if (entries[i]!.what === what) before += 1;
  return before === 0 ? what : `${what} (${before + 1})`;
}

/** Not called off, not an alarm that is set to never, and not without a name. */
function isNamed(entry: Entry): boolean {
  return entry.run !== undefined && entry.what !== '' && entry.alarm?.atMs !== Number.POSITIVE_INFINITY;
}
