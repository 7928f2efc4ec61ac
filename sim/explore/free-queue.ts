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
   * What may happen next. Of several entries with the same name, the first one comes first. What has no name, such as a
   * timeout that nothing here is slow enough for, never happens.
   * @param ms of the alarms, only those that are due within that time
   */
  namesWithin(ms: number): string[] {
    const names = new Set<string>();
    for (const { run, what, alarm } of this.pending) {
      if (run !== undefined && what !== '' && (alarm?.atMs ?? 0) <= this.nowMs + ms) names.add(what);
    }
    return [...names];
  }

  /** How many entries have that name. */
  countOf(name: string): number {
    return this.pending.filter((entry) => entry.what === name && isSet(entry)).length;
  }

  /** What is called that, or that and a number, does not happen any more. */
  callOff(what: string): void {
    this.pending = this.pending.filter((entry) => entry.what !== what && !entry.what.startsWith(`${what} `));
  }

  /** @returns false if nothing of this name is pending */
  happen(name: string): boolean {
    const entry = this.pending.find((candidate) => candidate.what === name && isSet(candidate));
    if (entry?.run === undefined) return false;
    this.pending = this.pending.filter((other) => other !== entry && other.run !== undefined);
    if (entry.alarm !== undefined) this.nowMs = Math.max(this.nowMs, entry.alarm.atMs);
    if (entry.alarm === undefined || entry.alarm.isDue(this.nowMs)) entry.run();
    return true;
  }
}

/** Not called off, and not an alarm that is set to never. */
function isSet({ run, alarm }: Entry): boolean {
  return run !== undefined && alarm?.atMs !== Number.POSITIVE_INFINITY;
}
