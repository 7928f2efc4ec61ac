/*
 * A record of a strategy's presses, independent of its code: which press is in which version of the number, how often, and
 * what its user was told. In: presses, commits with the messages that caused them, results from the disk. Out: fates, what
 * the number should be, and the first permanent failure.
 */

import type { Delta } from '../../protocol/press.ts';
import { type Note, type PartyName, Violation } from '../entry.ts';
import type { Followed } from './ledger.ts';
import type { Fate } from './run.ts';

export interface BookedPress {
  readonly who: PartyName;
  readonly atMs: number;
  readonly delta: Delta;
  told: 'saved' | 'unknown' | 'nothing';
  countedAtMs?: number;
  /** The first durable version that includes it. */
  version?: number;
}

export interface Version {
  readonly value: number;
  /** The numbers of the presses in it; a press that counts twice is listed twice. */
  readonly has: readonly number[];
  /** How many presses the message that caused it was about. */
  readonly about: number;
}

export class PressBook {
  protected readonly presses: BookedPress[] = [];
  protected readonly versions: Version[] = [{ value: 0, has: [], about: 0 }];
  /** The last version requested, and the last durable one. */
  protected latest = 0;
  durable = 0;
  /** The sum of all presses, and those that may be lost as far as their users know. */
  protected sum = 0;
  private readonly unknown = new Set<number>();
  /** What the sender of a message had on the screen: a message that replaces the number includes this. */
  private readonly basis = new WeakMap<Note, readonly number[]>();

  /** @param replaces does a message carry a whole new number, rather than a step to add? */
  constructor(private readonly replaces: boolean) {}

  // -------------------------------------------------------------------------------------- what users do

  /** @returns its number, from 1 */
  pressed(who: PartyName, atMs: number, delta: Delta): number {
    this.sum += delta;
    return this.presses.push({ who, atMs, delta, told: 'nothing' });
  }

  /** The code tells a user what became of a press. */
  tells(number: number, what: 'saved' | 'unknown'): void {
    this.told(number, what);
  }

  told(number: number, what: 'saved' | 'unknown'): void {
    const press = this.pressAt(number);
    press.told = what;
    if (what === 'unknown') this.unknown.add(number);
    else this.unknown.delete(number);
  }

  /** What the number should be: each press once, except those whose users know that they may be lost. */
  get expected(): number {
    if (this.unknown.size === 0) return this.sum;
    const has = new Set(this.versions[this.durable]!.has);
    return this.sum - this.sumOf([...this.unknown].filter((number) => !has.has(number)));
  }

  // -------------------------------------------------------------------------------------- messages and commits

  hasIn(version: number): readonly number[] {
    return this.versions[version]!.has;
  }

  sent(note: Note, basis: readonly number[]): void {
    this.basis.set(note, basis);
  }

  /** A screen received that version of the number. */
  arrived(_to: PartyName, _version: number, _atMs: number): void {}

  /** @param note the message that caused it, if any @param heard those since the last commit @returns the version */
  commit(value: number, note: Note | undefined, _heard: readonly Note[]): number {
    const before = this.versions[this.latest]!;
    const about = note?.about ?? [];
    const replaced = this.replaces && note !== undefined ? this.basis.get(note) : undefined;
    const has = replaced ?? this.grown(before, value - before.value, about);
    this.latest = this.versions.push({ value, has, about: about.length }) - 1;
    return this.latest;
  }

  /** Which presses explain that change? New ones before those that are already included; never one that is included twice. */
  protected grown({ has }: Version, change: number, about: readonly number[]): readonly number[] {
    const times = timesIn(about.length === 0 ? [] : has);
    const fresh = about.filter((number) => !times.has(number));
    const added = this.sumOf(fresh) === change ? fresh : [];
    let left = change - this.sumOf(added);
    for (const number of [...fresh, ...about.filter((each) => times.get(each) === 1)]) {
      if (left * this.deltaOf(number) <= 0) continue;
      added.push(number);
      left -= this.deltaOf(number);
    }
    return added.length === 0 ? has : [...has, ...added];
  }

  /** @throws Violation on a permanent failure */
  written(version: number, atMs: number): void {
    const before = this.versions[this.durable]!.has;
    const { has } = this.versions[version]!;
    this.durable = version;
    if (has === before) return;
    for (const number of has) {
      const press = this.pressAt(number);
      press.countedAtMs ??= atMs;
      press.version ??= version;
    }
    const now = new Set(has);
    const gone = before.find((number) => !now.has(number));
    if (gone !== undefined) throw new Violation('P10', `${this.tell(gone)} was overwritten`);
    if (now.size === has.length) return;
    const twice = has.find((number, at) => has.indexOf(number) !== at)!;
    throw new Violation('P10', `${this.tell(twice)} counted twice`);
  }

  /** The server crashed: whatever was not durable is forgotten. */
  crashed(): void {
    this.latest = this.durable;
  }

  aboutIn(version: number): number {
    return this.versions[version]!.about;
  }

  get value(): number {
    return this.versions[this.durable]!.value;
  }

  protected deltaOf(number: number): number {
    return this.pressAt(number).delta;
  }

  protected sumOf(numbers: readonly number[]): number {
    return numbers.reduce((sum, number) => sum + this.deltaOf(number), 0);
  }

  // -------------------------------------------------------------------------------------- the end

  /** @throws Violation if a press is not in the number, and its user was not told */
  settle(): void {
    const times = timesIn(this.versions[this.durable]!.has);
    const lost = this.presses.findIndex(
      (press, index) => fateOf(press, times.get(index + 1) ?? 0, true) === 'lost',
    );
    if (lost < 0) return;
    const { who, told } = this.presses[lost]!;
    const belief = told === 'saved' ? `${who} was told that it is saved` : `nobody told ${who}`;
    throw new Violation('P10', `${this.tell(lost + 1)} never counted, and ${belief}`);
  }

  /** At the end, this screen shows something else. */
  disagrees(who: PartyName, shown: number | undefined): Violation {
    const what = `long after the last fault, ${who} shows ${shown}, and the disk has ${this.value}`;
    return new Violation('end', what);
  }

  followed(isOver: boolean): Followed[] {
    const times = timesIn(this.versions[this.durable]!.has);
    return this.presses.map((press, index) => ({
      ...press,
      fate: fateOf(press, times.get(index + 1) ?? 0, isOver),
      transits: [],
    }));
  }

  protected pressAt(number: number): BookedPress {
    return this.presses[number - 1]!;
  }

  private tell(number: number): string {
    return `press ${number}, by ${this.pressAt(number).who},`;
  }
}

/** @param times how often the durable number includes it */
function fateOf({ told }: BookedPress, times: number, isOver: boolean): Fate {
  if (times > 0) return times > 1 ? 'doubled' : 'counted';
  if (told === 'unknown') return 'given up';
  return isOver ? 'lost' : 'under way';
}

export function timesIn(numbers: readonly number[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const number of numbers) times.set(number, (times.get(number) ?? 0) + 1);
  return times;
}
