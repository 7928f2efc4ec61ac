/*
 * The facts about a run of our own counter that its log does not hold: what became of each press, what the number should be.
 * In: the log while the world runs, and the world's oracle. Out: the run.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Disk } from '../disk.ts';
import type { Entry, PartyName, Violation } from '../entry.ts';
import type { Life, NumberedPress, Oracle } from '../oracle.ts';
import type { Settings } from '../settings.ts';
import { type Arrival, type Followed, ledgerOf, pressOf, TruthLine } from './ledger.ts';
import type { Fate, Run } from './run.ts';

/** What is asked of a world. */
export interface Observed {
  readonly oracle: Oracle;
  readonly disk: Disk;
  readonly nowMs: number;
  /** Has everybody converged? */
  readonly isOver: boolean;
}

/** Reads the log while the world runs, and asks the oracle for its state at that moment. */
export class Books {
  private readonly truth = new TruthLine();
  private readonly arrivals: Arrival[] = [];
  private readonly presses: { who: PartyName; atMs: number; countedAtMs?: number; transits: number[] }[] = [];
  private readonly numbers = new Map<NumberedPress, number>();
  /** By connection: the session of its last hello or welcome. */
  private readonly sessions = new Map<number, SessionId>();
  private done = 0;

  constructor(private readonly world: Observed) {}

  private get life(): Life {
    return this.world.oracle.life(this.world.disk.snapshot.epoch);
  }

  /** The entries since the last call. */
  read(entries: readonly Entry[]): void {
    if (this.done === entries.length) return;
    for (; this.done < entries.length; this.done++) this.see(entries[this.done]!);
    const { presses } = this.world.oracle;
    for (const [index, press] of presses.entries()) {
      if (press.counted.length > 0) this.presses[index]!.countedAtMs ??= this.world.nowMs;
    }
    this.truth.set(this.world.nowMs, this.expected());
  }

  private see(entry: Entry): void {
    if (entry.kind === 'pressed') {
      const press = this.world.oracle.presses[this.presses.length]!;
      this.numbers.set(press, this.presses.length);
      this.presses.push({ who: entry.who, atMs: entry.atMs, transits: [] });
    } else if (entry.kind === 'sent' || entry.kind === 'arrived') this.follow(entry);
  }

  private follow({
    kind,
    content,
    connection,
    transit,
    to,
    atMs,
  }: Extract<Entry, { kind: 'sent' | 'arrived' }>): void {
    if ('session' in content && content.session !== undefined) this.sessions.set(connection, content.session);
    if (kind === 'sent' && 'action' in content && content.action === 'press' && content.seq !== undefined) {
      const press = this.world.oracle.pressUnder(this.sessions.get(connection), content.seq);
      if (press !== undefined) this.presses[this.numbers.get(press)!]!.transits.push(transit);
    }
    if (kind === 'arrived' && 'type' in content && (content.type === 'state' || content.type === 'welcome'))
      this.arrivals.push({ to, atMs, version: content.revision });
  }

  /** What the number should be: excludes lost presses that were reported as lost; at the end, also those that no storage kept. */
  private expected(): number {
    const { world, life } = this;
    const isOpen = !world.isOver;
    let sum = life.startValue + life.plain.at(-1)!;
    for (const press of world.oracle.presses) {
      if (life.counts(press) || (isOpen && press.fate === 'pending') || isClaimed(press)) sum += press.delta;
    }
    return sum;
  }

  /** How far the durable number exceeds what counted. */
  private get excess(): number {
    const { world, life } = this;
    const counted = world.oracle.presses.filter((press) => life.counts(press));
    const sum = counted.reduce((all, { delta }) => all + delta, life.startValue + life.plain.at(-1)!);
    return world.disk.snapshot.value - sum;
  }

  runOf(entries: readonly Entry[], violation: Violation | undefined, settings: Settings): Run {
    const followed = this.followed();
    const { arrivals, excess, truth, world } = this;
    return {
      entries,
      ...(violation && { violation: { rule: violation.rule, what: violation.what } }),
      presses: followed.map(pressOf),
      ledger: ledgerOf({ entries, followed, arrivals, excess }),
      truth: truth.line,
      value: world.disk.snapshot.value,
      settings,
      endMs: world.nowMs,
    };
  }

  private followed(): Followed[] {
    const { life } = this;
    return this.world.oracle.presses.map((press, index) => {
      const moment = press.counted.find((each) => each.life === life);
      return {
        ...this.presses[index]!,
        delta: press.delta,
        fate: this.fateOf(press),
        told: press.fate === 'saved' ? 'saved' : press.fate === 'pending' ? 'nothing' : 'unknown',
        ...(moment && { version: moment.revision }),
      };
    });
  }

  private fateOf(press: NumberedPress): Fate {
    if (this.life.counts(press)) return 'counted';
    if (press.fate === 'pending') return this.world.isOver ? 'lost' : 'under way';
    return isClaimed(press) ? 'lost' : 'given up';
  }
}

/** Its user was told that it is saved, but it never was. */
function isClaimed({ fate, counted }: NumberedPress): boolean {
  return fate === 'saved' && counted.length === 0;
}
