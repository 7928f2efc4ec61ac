/*
 * The judge's book. What counts is the sum: the number must be explained by the presses, each once, those given up once or
 * never. Which press a message carries is only known if the code says so (the second argument of io.send), or sends the same
 * text again: that names the press in the sentence and the diagram, and never decides whether the code passes.
 */

import type { Delta } from '../../protocol/press.ts';
import type { Note, PartyName } from '../entry.ts';
import { type BookedPress, PressBook, timesIn } from '../lab/press-book.ts';
import { isVisitor } from '../lab/visitors.ts';
import type { Between, Broken, Loss, PressOf } from './broken.ts';
import { BrokenRuleViolation } from './violation.ts';

/** Visitors' presses are numbered from here on: they are not in the diagram. */
const VISITORS = 1_000_000;

/** What is not in the books. */
export interface Witness {
  /** May the code give up this press now? If not, the witness has noted it. */
  mayGiveUp(press: number): boolean;
  /** How a failure came about: only the log can tell. */
  between(press: number, who: PartyName): Between;
  how(press: number, who: PartyName): Loss;
}

export class JudgeBook extends PressBook {
  private readonly visiting: BookedPress[] = [];
  private readonly arrivals: { readonly to: PartyName; readonly atMs: number; readonly version: number }[] =
    [];
  private readonly hasPressed = new Set<PartyName>();
  /** By device: the number of its latest version. */
  private readonly seen = new Map<PartyName, number>();

  constructor(private readonly witness: Witness) {
    super(false);
  }

  // -------------------------------------------------------------------------------------- what happens

  override pressed(who: PartyName, atMs: number, delta: Delta): number {
    this.hasPressed.add(who);
    if (!isVisitor(who)) return super.pressed(who, atMs, delta);
    this.sum += delta;
    return VISITORS + this.visiting.push({ who, atMs, delta, told: 'nothing' });
  }

  protected override pressAt(number: number): BookedPress {
    return number > VISITORS ? this.visiting[number - VISITORS - 1]! : super.pressAt(number);
  }

  override tells(number: number, what: 'saved' | 'unknown'): void {
    if (what === 'saved' || this.witness.mayGiveUp(number)) this.told(number, what);
  }

  /** The devices that have pressed. */
  get clients(): number {
    return this.hasPressed.size;
  }

  /** How many others have pressed? */
  othersThan(who: PartyName): number {
    return this.hasPressed.size - (this.hasPressed.has(who) ? 1 : 0);
  }

  get pressCount(): number {
    return this.presses.length + this.visiting.length;
  }

  override arrived(to: PartyName, version: number, atMs: number): void {
    if (version <= (this.seen.get(to) ?? 0)) return;
    this.seen.set(to, version);
    this.arrivals.push({ to, atMs, version });
  }

  override commit(value: number, note: Note | undefined, heard: readonly Note[]): number {
    const before = this.versions[this.latest]!;
    const notes = note === undefined || heard.includes(note) ? heard : [...heard, note];
    const about = [...new Set(notes.flatMap((each) => each.about ?? []))];
    const has = this.explained(before.has, value - before.value, about);
    this.latest = this.versions.push({ value, has, about: about.length }) - 1;
    return this.latest;
  }

  /** Which presses explain the change? Those that the messages carried, then any that is new; then one that counts again. */
  private explained(has: readonly number[], change: number, about: readonly number[]): readonly number[] {
    if (change === 0) return has;
    const times = timesIn(has);
    const added: number[] = [];
    let left = change;
    const take = (numbers: readonly number[]): void => {
      for (const number of numbers) {
        const delta = this.deltaOf(number);
        if (left * delta <= 0 || added.includes(number)) continue;
        added.push(number);
        left -= delta;
      }
    };
    take(about.filter((number) => !times.has(number)));
    take(about.filter((number) => times.get(number) === 1));
    if (left !== 0) take(this.everyNumber.filter((number) => !times.has(number)));
    if (left === 0) return [...has, ...added];
    return this.reduced([...has, ...added], left);
  }

  /** The number went back: the latest presses are no longer in it. */
  private reduced(has: readonly number[], change: number): readonly number[] {
    const kept = [...has];
    let left = change;
    for (let at = kept.length - 1; at >= 0 && left !== 0; at--) {
      const delta = this.deltaOf(kept[at]!);
      if (delta * left >= 0) continue;
      kept.splice(at, 1);
      left += delta;
    }
    return kept;
  }

  private get everyNumber(): number[] {
    return [...this.presses.keys()]
      .map((index) => index + 1)
      .concat([...this.visiting.keys()].map((index) => VISITORS + index + 1));
  }

  // -------------------------------------------------------------------------------------- what is judged

  /** @throws BrokenRuleViolation if no choice of presses explains the number */
  override written(version: number, atMs: number): void {
    const { has, value } = this.versions[version]!;
    this.durable = version;
    for (const number of has) {
      const press = this.pressAt(number);
      press.countedAtMs ??= atMs;
      press.version ??= version;
    }
    const most = this.total((delta) => Math.max(delta, 0));
    const least = this.total((delta) => Math.min(delta, 0));
    if (value > most || value < least) throw this.blame(value > most ? 1 : -1);
  }

  /** @throws BrokenRuleViolation if the number does not have each press once, but for those given up */
  override settle(): void {
    const { value } = this;
    let [from, to] = [0, 0];
    for (const { delta, told } of [...this.presses, ...this.visiting]) {
      if (told !== 'unknown' || delta < 0) from += delta;
      if (told !== 'unknown' || delta > 0) to += delta;
    }
    if (value < from || value > to) throw this.blame(value > to ? 1 : -1);
  }

  override disagrees(who: PartyName, shows: number | undefined): BrokenRuleViolation {
    return new BrokenRuleViolation({ rule: 'disagree', who, shows, value: this.value });
  }

  private total(part: (delta: number) => number): number {
    return [...this.presses, ...this.visiting].reduce((sum, { delta }) => sum + part(delta), 0);
  }

  /** @param direction 1: the number is too high, −1: too low */
  private blame(direction: 1 | -1): BrokenRuleViolation {
    const times = timesIn(this.versions[this.durable]!.has);
    const numbers = [...this.presses.keys()].map((index) => index + 1);
    const isTwice = (number: number): boolean =>
      (times.get(number) ?? 0) > 1 && this.deltaOf(number) * direction > 0;
    const isLost = (number: number): boolean =>
      !times.has(number) && this.pressAt(number).told !== 'unknown' && this.deltaOf(number) * direction < 0;
    const twice = numbers.find(isTwice);
    const lost = numbers.find(isLost);
    if (twice !== undefined) return new BrokenRuleViolation(this.twice(twice));
    if (lost !== undefined) return new BrokenRuleViolation(this.lost(lost));
    return new BrokenRuleViolation({ rule: 'sum', value: this.value, expected: this.expected });
  }

  private twice(number: number): Broken {
    const press = this.pressOf(number);
    return { rule: 'twice', ...press, between: this.witness.between(number, press.who) };
  }

  private lost(number: number): Broken {
    const press = this.pressOf(number);
    const told = this.pressAt(number).told === 'saved' ? 'saved' : 'nothing';
    return {
      rule: 'lost',
      ...press,
      told,
      how:
        this.pressAt(number).countedAtMs === undefined ? this.witness.how(number, press.who) : 'overwritten',
    };
  }

  /** The press of this device under this number. */
  pressOf(number: number): PressOf {
    const { who } = this.pressAt(number);
    const nth = this.presses.slice(0, number).filter((press) => press.who === who).length || 1;
    return { who, nth, press: number };
  }

  // -------------------------------------------------------------------------------------- what it cost

  /** For each counted press and each other screen: the time until it was visible there, in ms. */
  delaysMs(): number[] {
    const delays: number[] = [];
    for (const { who, atMs, version } of this.presses) {
      if (version === undefined) continue;
      const seen = new Set<PartyName>([who]);
      for (const arrival of this.arrivals) {
        if (arrival.version < version || arrival.atMs < atMs || seen.has(arrival.to)) continue;
        seen.add(arrival.to);
        delays.push(arrival.atMs - atMs);
      }
    }
    return delays;
  }
}
