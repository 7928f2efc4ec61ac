/*
 * A queue without an order: whoever explores every order chooses what happens next, whenever that was due. Time stands
 * still; only where a timer is chosen that is not due yet, the clock of its process runs ahead. So a process may be as much
 * faster or slower than another as it likes, and nothing that one does depends on the time of another. In: entries. Out:
 * their names, and the one that is chosen.
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
   * @param within of the alarms, only those that are due within so many ms, by their name
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

  /** What is called that, or that and a number, does not happen any more. */
  callOff(what: string): void {
    this.pending = this.pending.filter((entry) => entry.what !== what && !entry.what.startsWith(`${what} `));
  }

  /** @returns false if nothing of this name is pending */
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

/** Not called off, and not an alarm that is set to never. */
function isSet({ run, alarm }: Entry): boolean {
  return run !== undefined && alarm?.atMs !== Number.POSITIVE_INFINITY;
}
