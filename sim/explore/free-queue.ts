/*
 * An unordered event queue: the explorer chooses the next event, whatever its due time. Time does not
 * advance; only when a timer that is not due yet is chosen, the clock of its process jumps ahead. So the processes may run
 * at any relative speed, and nothing that one does depends on the time of another. In: entries. Out:
 * their names, and the chosen one.
 */

import { type Entry, EventQueue } from '../event-queue.ts';

export class FreeQueue extends EventQueue {
  private pending: Entry[] = [];

  override push(entry: Entry): Entry {
    this.pending.push(entry);
    return entry;
  }

  /**
   * The possible next events. Of several entries with the same name, the first is taken first. An entry without a name, such
   * as a timeout that no operation here is slow enough for, never happens.
   * @param within of the alarms, includes only those due within this many ms, by name
   */
  namesWithin(within: (what: string) => number): string[] {
    const names = new Set<string>();
    for (const { run, what, alarm } of this.pending) {
      if (run === undefined || what === '') continue;
      if (alarm === undefined || alarm.atMs <= this.nowMs + within(what)) names.add(what);
    }
    return [...names];
  }

  /** How many entries have that name. */
  countOf(name: string): number {
    return this.pending.filter((entry) => entry.what === name && isSet(entry)).length;
  }

  /** Cancels every entry with that name, or with that name and a number. */
  callOff(what: string): void {
    this.pending = this.pending.filter((entry) => entry.what !== what && !entry.what.startsWith(`${what} `));
  }

  /** @returns false if no entry of this name is pending */
  happen(name: string): boolean {
    const entry = this.pending.find((candidate) => candidate.what === name && isSet(candidate));
    if (entry?.run === undefined) return false;
    this.pending = this.pending.filter((other) => other !== entry && other.run !== undefined);
    const { alarm } = entry;
    if (alarm !== undefined && alarm.atMs > this.nowMs) alarm.hurry(alarm.atMs - this.nowMs);
    if (alarm === undefined || alarm.isDue(Math.max(alarm.atMs, this.nowMs))) entry.run();
    return true;
  }
}

/** Neither cancelled nor an alarm set to never. */
function isSet({ run, alarm }: Entry): boolean {
  return run !== undefined && alarm?.atMs !== Number.POSITIVE_INFINITY;
}
