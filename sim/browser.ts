/*
 * A browser: what its tabs share. Its storage runs one transaction after another, each of which takes time,
 * may fail, or hangs. A transaction that is incomplete when the browser is killed is lost, and a power cut also undoes
 * some of those that were completed. In: transactions of pages, faults. Out: answers, later.
 */

import type { Custody, LifeId, Records, Taken, Transaction } from '../client/sync/custody.ts';
import type { Context } from './context.ts';
import { Violation } from './entry.ts';
import type { NumberedPress } from './oracle.ts';
import type { Prng } from './prng.ts';

/** A record as text, and which presses it has pending. */
export interface Stored {
  readonly text: string;
  readonly presses: readonly NumberedPress[];
}

/** The page that requests a transaction. */
export interface Asker {
  /** Killed: its requested transactions are not run any more. */
  readonly isKilled: boolean;
  /** Calls back when it can receive the answer, which may be later, or never. */
  hear(answer: () => void): void;
}

/** A queued transaction, for comparing two states of a world. */
class UnderWay {
  constructor(
    private readonly transaction: Transaction<unknown> | undefined,
    private readonly presses: readonly NumberedPress[],
  ) {}

  /** What it would write over records of nobody's. */
  describe(): unknown {
    const { keys, isBarrier, decide } = this.transaction ?? LISTING;
    const { writes } = decide(keys.map(() => ''));
    return [keys, isBarrier, writes, this.presses];
  }
}

interface Turn {
  readonly takesMs: number;
  readonly run: () => void;
  readonly underWay: UnderWay;
}

const LISTING: Transaction<undefined> = {
  keys: [],
  isBarrier: false,
  decide: () => ({ writes: new Map(), result: undefined }),
};

type State = ReadonlyMap<LifeId, Stored>;
/** The result of one transaction: the keys that it wrote; undefined: removed. */
type Writes = readonly (readonly [life: LifeId, stored: Stored | undefined])[];

/** How long a transaction takes: mostly the minimum. */
const MIN_MS = 0.4;
const MORE_MS = 12;

export class Browser {
  private stored = new Map<LifeId, Stored>();
  /** The content after the last barrier … */
  private lasting: State = new Map();
  /** … and the transactions since then: a power cut keeps the first few of them, or none. */
  private writes: Writes[] = [];
  /** Transactions that are queued or in progress: those from before a kill are not run. */
  private turns: Turn[] = [];
  private failsUntilMs = 0;
  private hangsUntilMs = 0;
  private lives = 0;
  /** Did its storage ever fail, or hang? Then pages may send unsaved presses. */
  wasFaulty = false;

  constructor(
    private readonly context: Context,
    private readonly number: number,
    private readonly prng: Prng,
    readonly makeCustody: MakeCustody,
  ) {}

  readonly newLife = (): LifeId => `life-${this.number}-${++this.lives}`;

  get(life: LifeId): Stored | undefined {
    return this.stored.get(life);
  }

  // -------------------------------------------------------------------------------------- transactions

  /** The storage from one page's side. @param presses those in the record that it saves now */
  recordsOf(asker: Asker, presses: () => readonly NumberedPress[]): Records {
    return {
      transact: (transaction, done) => this.transact(asker, transaction, presses(), done),
      list: (done) =>
        this.inTurn(asker, new UnderWay(undefined, []), false, (isDone) => {
          const lives = [...this.stored.keys()];
          isDone(() => done(lives));
        }),
    };
  }

  private transact<Result>(
    asker: Asker,
    transaction: Transaction<Result>,
    presses: readonly NumberedPress[],
    done: (result: Result | undefined) => void,
  ): void {
    const { keys, isBarrier, decide } = transaction;
    this.inTurn(asker, new UnderWay(transaction, presses), isBarrier, (isDone) => {
      const { writes, result } = decide(keys.map((key) => this.stored.get(key)?.text));
      // A record that moves from one key to another keeps its presses, and needs no more space.
      const isMove = keys.some((key) => writes.get(key) === null);
      if (!isMove && writes.size > 0 && this.context.queue.nowMs < this.failsUntilMs) {
        this.context.counts.add('save failed');
        return isDone(() => done(undefined));
      }
      const isCopy = (result as Partial<Taken> | undefined)?.isCopy === true;
      if (isCopy) this.context.counts.add('copy taken');
      const written = isMove && !isCopy ? this.pressesMovedFrom(keys, writes) : presses;
      for (const [key, text] of writes) this.write(key, text, written);
      this.remember(isBarrier, writes);
      isDone(() => done(result));
    });
  }

  private pressesMovedFrom(
    keys: readonly LifeId[],
    writes: ReadonlyMap<LifeId, string | null>,
  ): readonly NumberedPress[] {
    const moved = keys.filter((key) => writes.get(key) === null);
    return moved.flatMap((key) => this.stored.get(key)?.presses ?? []);
  }

  private write(life: LifeId, text: string | null, presses: readonly NumberedPress[]): void {
    if (text === null) {
      this.stored.delete(life);
      return;
    }
    for (const [other, stored] of this.stored) {
      if (
        other !== life &&
        stored.presses.some((press) => press.fate === 'pending' && presses.includes(press))
      ) {
        throw new Violation('P30', 'a press is in two records at once');
      }
    }
    this.stored.set(life, { text, presses });
    for (const press of presses) press.isKept = true;
  }

  /** @param changed the written keys */
  private remember(isBarrier: boolean, changed: ReadonlyMap<LifeId, unknown>): void {
    if (isBarrier) {
      this.lasting = new Map(this.stored);
      this.writes = [];
      return;
    }
    const writes: [LifeId, Stored | undefined][] = [];
    for (const life of changed.keys()) writes.push([life, this.stored.get(life)]);
    this.writes.push(writes);
  }

  /** One after another. @param carryOut calls its argument with the answer */
  private inTurn(
    asker: Asker,
    underWay: UnderWay,
    isBarrier: boolean,
    carryOut: (isDone: (answer: () => void) => void) => void,
  ): void {
    const takesMs = MIN_MS + (isBarrier ? 2 : 1) * MORE_MS * this.prng.next() ** 4;
    const run = (): void => {
      if (!asker.isKilled) carryOut((answer) => asker.hear(answer));
    };
    if (this.turns.push({ takesMs, run, underWay }) === 1) this.takeTurn();
  }

  private takeTurn(): void {
    const { queue } = this.context;
    const { turns } = this;
    const [turn] = turns;
    if (turn === undefined) return;
    const attempt = (): void => {
      if (turns !== this.turns) return; // killed
      if (queue.nowMs < this.hangsUntilMs) {
        return queue.at(this.hangsUntilMs, attempt, `storage ${this.number}`);
      }
      turn.run();
      turns.shift();
      this.takeTurn();
    };
    queue.at(queue.nowMs + turn.takesMs, attempt, `storage ${this.number}`);
  }

  // -------------------------------------------------------------------------------------- faults

  fail(forMs: number): void {
    this.wasFaulty = true;
    this.failsUntilMs = this.context.queue.nowMs + forMs;
  }

  hang(forMs: number): void {
    this.wasFaulty = true;
    this.hangsUntilMs = Math.max(this.hangsUntilMs, this.context.queue.nowMs + forMs);
  }

  /** It hangs only for the given time: queued transactions wait until then. */
  heal(): void {
    this.failsUntilMs = 0;
  }

  /** Transactions in progress are lost. @param back how many completed ones are lost as well, as far as possible */
  kill(back: number): void {
    this.turns = [];
    const kept = Math.max(0, this.writes.length - back);
    if (kept < this.writes.length) this.rollBack(this.stateAfter(kept));
  }

  /** That many of the transactions since the last barrier. */
  private stateAfter(transactions: number): State {
    const state = new Map(this.lasting);
    for (const [life, stored] of this.writes.slice(0, transactions).flat()) {
      if (stored === undefined) state.delete(life);
      else state.set(life, stored);
    }
    return state;
  }

  private rollBack(state: State): void {
    this.context.counts.add('storage rolled back');
    for (const { presses } of this.stored.values()) for (const press of presses) press.isKept = false;
    this.stored = new Map(state);
    this.lasting = state;
    this.writes = [];
    for (const { presses } of state.values()) for (const press of presses) press.isKept = true;
  }

  /** Corrupts a record. @returns false if there is none */
  corrupt(): boolean {
    const [life, stored] = [...this.stored].at(-1) ?? [];
    if (life === undefined) return false;
    for (const press of stored!.presses) press.isKept = false;
    this.stored.set(life, { text: '{"acked":-5}', presses: [] });
    this.remember(true, this.stored);
    return true;
  }
}

/** The real one, unless a negative control breaks it. */
export type MakeCustody = (real: Custody) => Custody;
