/*
 * Virtual time: what happens when. Time stands still during an event, and then jumps to the
 * next one: a minute of the world takes as long as its events. Entries for the same time happen
 * in the order in which they were added.
 */

export interface Entry {
  atMs: number;
  order: number;
  /** undefined: cancelled. */
  run: (() => void) | undefined;
  /** The alarm that owns the entry, if any. */
  readonly alarm: Alarm | undefined;
  /** The event, for the explorer that chooses the order (explore/free-queue.ts). */
  readonly what: string;
}

export class EventQueue {
  nowMs = 0;
  private readonly heap: Entry[] = [];
  private made = 0;

  /** Schedules an event at that time, or now if it has passed. */
  at(atMs: number, run: () => void, what = ''): void {
    this.push({ atMs: Math.max(atMs, this.nowMs), order: 0, run, alarm: undefined, what });
  }

  /** Schedules events one after another, as if each had been added now. @param things in order of time */
  inTurn<Thing extends { readonly atMs: number }>(
    things: readonly Thing[],
    happen: (thing: Thing) => void,
  ): void {
    const first = this.made;
    this.made += things.length;
    const enter = (index: number): void => {
      const thing = things[index];
      if (thing === undefined) return;
      const run = (): void => {
        enter(index + 1);
        happen(thing);
      };
      const atMs = Math.max(thing.atMs, this.nowMs);
      this.insert({ atMs, order: first + index, run, alarm: undefined, what: '' });
    };
    enter(0);
  }

  /** Runs the next event. @returns false if there is none until then */
  step(untilMs: number): boolean {
    for (;;) {
      const entry = this.heap[0];
      if (entry === undefined || entry.atMs > untilMs) return false;
      this.pop();
      if (entry.run === undefined) continue;
      if (entry.alarm !== undefined && !entry.alarm.isDue(entry.atMs)) continue;
      this.nowMs = entry.atMs;
      entry.run();
      return true;
    }
  }

  /** Creates an entry; an alarm reuses its own. */
  push(entry: Entry): Entry {
    entry.order = this.made++;
    this.insert(entry);
    return entry;
  }

  private insert(entry: Entry): void {
    let at = this.heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.heap[parent]!;
      if (isBefore(above, entry)) break;
      this.heap[at] = above;
      at = parent;
    }
    this.heap[at] = entry;
  }

  /** Removes the first entry. */
  private pop(): void {
    const last = this.heap.pop()!;
    const { length } = this.heap;
    if (length === 0) return;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && isBefore(this.heap[child + 1]!, this.heap[child]!)) child += 1;
      if (isBefore(last, this.heap[child]!)) break;
      this.heap[at] = this.heap[child]!;
      at = child;
    }
    this.heap[at] = last;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMs === other.atMs ? one.order < other.order : one.atMs < other.atMs;
}

/**
 * A timer that is set repeatedly, mostly to later times: then its entry stays where it is, and is renewed
 * only when it comes up too early.
 */
export class Alarm {
  private wantedMs = Number.POSITIVE_INFINITY;
  private entry: Entry | undefined;

  constructor(
    private readonly queue: EventQueue,
    private readonly run: () => void,
    private readonly what = '',
    /** It fires this much too early: for the explorer that chooses the order. */
    readonly hurry: (byMs: number) => void = () => {},
  ) {}

  /** Infinity: never. */
  get atMs(): number {
    return this.wantedMs;
  }

  /** @param atMs Infinity: never */
  set(atMs: number): void {
    this.wantedMs = atMs;
    if (this.entry !== undefined && this.entry.atMs <= atMs) return;
    if (this.entry !== undefined) this.entry.run = undefined;
    this.entry = undefined;
    this.enter();
  }

  /** Is it due? If not, a later entry is added. For the queue. */
  isDue(atMs: number): boolean {
    this.entry = undefined;
    if (this.wantedMs > atMs) {
      this.enter();
      return false;
    }
    this.wantedMs = Number.POSITIVE_INFINITY;
    return true;
  }

  private enter(): void {
    if (this.wantedMs === Number.POSITIVE_INFINITY) return;
    const atMs = Math.max(this.wantedMs, this.queue.nowMs);
    this.entry = this.queue.push({ atMs, order: 0, run: this.run, alarm: this, what: this.what });
  }
}
