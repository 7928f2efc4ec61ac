/*
 * A sampled observer: one of the sockets, whose every message is read. It notes when it first saw how far the
 * counter had come, and from that, for each press, how long the press took to get here.
 *
 * How far is a mark, a number that only grows: the revision for numbered presses, since their acks say in which
 * revision they are; for plain presses, value − value at the start, since the k-th is seen when that is k or more.
 */

import { readState, readUsers, type Shown } from './last-state.ts';

export type MarkOf = (shown: Shown) => number | undefined;

interface ExpectedPress {
  readonly mark: number;
  readonly scheduledMs: number;
}

export class Observer {
  /** The latest. */
  shown: Shown | undefined;
  /** How many are there, by the server's account; undefined if it never said. */
  users: number | undefined;
  usersMessages = 0;
  highestUsers = 0;
  private readonly marks: number[] = [];
  private readonly seenAtMs: number[] = [];
  private expected: ExpectedPress[] = [];

  /** @param record is told the latency of each press that came to be seen, in ms */
  constructor(
    private readonly markOf: MarkOf,
    private readonly record: (latencyMs: number) => void,
  ) {}

  heard(text: string, nowMs: number): void {
    const shown = readState(text);
    if (shown !== undefined) this.saw(shown, nowMs);
    const users = readUsers(text);
    if (users === undefined) return;
    this.users = users;
    this.usersMessages += 1;
    this.highestUsers = Math.max(this.highestUsers, users);
  }

  /** A press that is seen from `mark` on. The state may have come already: acks take another way. */
  expect(mark: number, scheduledMs: number): void {
    const before = this.marks.findLastIndex((seen) => seen < mark); // near the end: acks are seldom far behind
    const seenAtMs = this.seenAtMs[before + 1];
    if (seenAtMs === undefined) this.expected.push({ mark, scheduledMs });
    else this.record(seenAtMs - scheduledMs);
  }

  /**
   * Presses that were never seen, at the end. They took at least until now; leaving them out would make the
   * worst server look best.
   * @returns how many
   */
  giveUp(nowMs: number): number {
    const unseen = this.expected;
    this.expected = [];
    for (const { scheduledMs } of unseen) this.record(nowMs - scheduledMs);
    return unseen.length;
  }

  get waitsFor(): number {
    return this.expected.length;
  }

  private saw(shown: Shown, nowMs: number): void {
    this.shown = shown;
    const mark = this.markOf(shown);
    if (mark === undefined || mark <= (this.marks.at(-1) ?? Number.NEGATIVE_INFINITY)) return;
    this.marks.push(mark);
    this.seenAtMs.push(nowMs);
    if (this.expected.length === 0) return;
    for (const press of this.expected) if (press.mark <= mark) this.record(nowMs - press.scheduledMs);
    this.expected = this.expected.filter((press) => press.mark > mark);
  }
}

/** Several observers: every press is expected by each of them. */
export class Observers {
  readonly all: readonly Observer[];

  constructor(count: number, markOf: MarkOf, record: (latencyMs: number) => void) {
    this.all = Array.from({ length: count }, () => new Observer(markOf, record));
  }

  expect(mark: number, scheduledMs: number): void {
    for (const observer of this.all) observer.expect(mark, scheduledMs);
  }

  get isWaiting(): boolean {
    return this.all.some(({ waitsFor }) => waitsFor > 0);
  }

  /** The latest value that any of them shows. */
  get value(): number | undefined {
    const values = this.all.flatMap(({ shown }) => shown?.value ?? []);
    return values.length === 0 ? undefined : Math.max(...values);
  }

  /** How many are there, by the server's account; 0 if it never said. */
  get users(): number {
    return Math.max(...this.all.map(({ users = 0 }) => users));
  }

  /** Presses that were never seen, of all of them together. */
  giveUp(nowMs: number): number {
    return this.all.reduce((sum, observer) => sum + observer.giveUp(nowMs), 0);
  }
}
