/*
 * The disk, and the store on it, with the contract of server/counter/store.ts and the real arithmetic
 * (plan.ts). In: batches and look-ups, one commit at a time. Out: answers, later. What was not flushed when
 * the server dies may or may not survive: both happen.
 */

import type { SessionId } from '../protocol/messages.ts';
import { holds, type Lineage, type Point, withBranch } from '../server/counter/lineage.ts';
import type * as plan from '../server/counter/plan.ts';
import { type Counter, newCounter, type ReadSession, snapshotOf, tableOf } from '../server/counter/plan.ts';
import type { Batch, Committed, SessionLookup, Snapshot } from '../server/counter/store.ts';
import type { Context } from './context.ts';
import type { Prng } from './prng.ts';

/** The arithmetic of the store: the real one, unless a negative control breaks it. */
export type Arithmetic = Pick<typeof plan, 'planCommit' | 'lookUp'>;

export interface DiskParts extends Context {
  readonly prng: Prng;
  readonly arithmetic: Arithmetic;
  /** Violates the contract of a store: a look-up may see a commit before its own caller is told. */
  readonly isVisibleEarly?: boolean;
}

interface Writing {
  readonly batch: Batch;
  readonly presses: number;
  /** When it began, by the wall clock. */
  readonly wallMs: number;
  readonly done: (committed: Committed | undefined) => void;
}

/** A look-up in flight. */
interface LookUp {
  readonly session: SessionId;
  found: SessionLookup | undefined | 'nothing yet';
}

interface Copy {
  readonly counter: Counter;
  readonly lineage: Lineage;
  readonly tables: readonly ReadonlyMap<SessionId, number>[];
}

const COPY_EVERY_COMMITS = 3;
const MAX_COPIES = 6;

export class Disk {
  private counter: Counter;
  private lineage: Lineage = [];
  private readonly tables = [new Map<SessionId, number>(), new Map<SessionId, number>()] as const;
  private writing: Writing | undefined;
  private readonly lookUps = new Set<LookUp>();
  private asked = 0;
  /** Written data can be read before it is flushed; this marks it as durable. */
  private answerLater: (() => void) | undefined;
  /** Copies made in this epoch, which may be restored: the oldest first. */
  private copies: Copy[] = [];
  private commits = 0;
  private epochs = 0;
  private branches = 0;
  /** The running server's. */
  private branch = '';
  /** The error of the wall clock. */
  private clockOffMs = 0;
  private failsUntilMs = 0;
  private lookUpsFailUntilMs = 0;
  private slowUntilMs = 0;
  private slowFlushMs = 0;

  constructor(private readonly parts: DiskParts) {
    this.counter = this.newLife(parts.settings.startValue);
  }

  get snapshot(): Snapshot {
    return snapshotOf(this.counter);
  }

  /** The current bucket, once a commit has rotated if that is due. */
  private dueBucket(wallMs: number): number {
    const { bucket, rotatedAt } = this.counter;
    return wallMs - rotatedAt >= this.parts.settings.bucketMs ? bucket + 1 : bucket;
  }

  get isWriting(): boolean {
    return this.writing !== undefined;
  }

  /** How many sessions are stored. */
  get sessions(): number {
    return this.tables[0].size + this.tables[1].size;
  }

  // -------------------------------------------------------------------------------------- the store

  /** A server opens the data: its first commit begins a branch of the history. */
  open(): void {
    this.branch = `branch-${++this.branches}`;
  }

  private noteBranch({ epoch, revision }: Counter): void {
    const name = this.branch;
    if (this.lineage.at(-1)?.name === name) return;
    this.lineage = withBranch(this.lineage, { name, from: revision });
    this.parts.oracle.branched(name, this.parts.oracle.life(epoch));
  }

  /** @param done undefined: it failed. Not called at all if the server dies before */
  commit(batch: Batch, done: Writing['done']): void {
    const { queue, log } = this.parts;
    const presses = pressesIn(batch);
    const writing = { batch, presses, wallMs: this.wallMs(), done };
    this.writing = writing;
    log?.({ atMs: queue.nowMs, kind: 'commit', what: 'begun', presses });
    const flush = (): void => {
      if (this.writing === writing) this.flush(writing);
    };
    queue.at(queue.nowMs + this.flushMs(), flush, 'flush');
  }

  /** The last number of a session, as of some moment between the question and the answer. */
  lookUp(
    session: SessionId,
    known: Point | undefined,
    done: (lookup: SessionLookup | undefined) => void,
  ): void {
    const { queue, prng } = this.parts;
    const asked: LookUp = { session, found: 'nothing yet' };
    const number = ++this.asked;
    this.lookUps.add(asked);
    const read = (): void => {
      const found = queue.nowMs < this.lookUpsFailUntilMs ? undefined : this.read(session, known);
      asked.found = found;
      queue.at(queue.nowMs + prng.next() * 4, answer, `answer ${number}`);
    };
    const answer = (): void => {
      this.lookUps.delete(asked);
      done(asked.found === 'nothing yet' ? undefined : asked.found);
    };
    queue.at(queue.nowMs + prng.next(), read, `look-up ${number}`);
  }

  private read(session: SessionId, known: Point | undefined): SessionLookup {
    this.parts.oracle.lookedUp(session, this.counter);
    const seq = this.parts.arithmetic.lookUp(session, this.counter.bucket, this.readSession);
    if (seq === 'expired') return { kind: 'expired' };
    const diverged = known !== undefined && !holds(this.lineage, this.counter.revision, known);
    return { kind: 'known', seq, snapshot: this.snapshot, ...(diverged && { diverged }) };
  }

  private readonly readSession: ReadSession = (session, bucket) => this.tables[tableOf(bucket)].get(session);

  private flush(writing: Writing): void {
    const { queue, log, counts, isVisibleEarly } = this.parts;
    const committed = queue.nowMs < this.failsUntilMs ? undefined : this.write(writing);
    if (committed === undefined) {
      counts.add('commit failed');
      log?.({ atMs: queue.nowMs, kind: 'commit', what: 'failed', presses: writing.presses });
    }
    if (!isVisibleEarly || committed === undefined) return this.answer(writing, committed);
    this.answerLater = () => this.answer(writing, committed);
    const answer = (): void => {
      if (this.writing === writing) this.answerLater?.();
    };
    queue.at(queue.nowMs + this.flushMs(), answer, 'commit answered');
  }

  private answer({ done }: Writing, committed: Committed | undefined): void {
    this.writing = undefined;
    this.answerLater = undefined;
    done(committed);
  }

  /** In one transaction. @returns undefined if nothing was written, since the number would leave its range */
  private write(writing: Writing): Committed | undefined {
    const plan = this.plan(writing);
    return plan && this.perform(writing, plan);
  }

  private plan({ batch, wallMs }: Writing): plan.Plan | undefined {
    const { arithmetic, settings } = this.parts;
    const environment = { now: () => wallMs, bucketMs: settings.bucketMs };
    try {
      return arithmetic.planCommit(this.counter, batch, this.readSession, environment);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private perform({ batch, wallMs }: Writing, { results, change }: plan.Plan): Committed {
    const before = this.counter;
    const bucket = this.dueBucket(wallMs);
    if (change !== undefined) {
      const table = this.tables[tableOf(change.counter.bucket)];
      if (change.rotates) table.clear();
      for (const [session, seq] of change.sessions) table.set(session, seq);
      this.noteBranch(before);
      this.counter = { ...change.counter, branch: this.branch };
    }
    this.parts.oracle.wrote(batch, before, this.counter, bucket);
    if (++this.commits % COPY_EVERY_COMMITS === 0) this.copy();
    this.tell(batch, change?.rotates === true);
    return { snapshot: this.snapshot, runs: results };
  }

  private tell(batch: Batch, rotated: boolean): void {
    const { queue, log, counts } = this.parts;
    const { value, revision, bucket } = this.counter;
    counts.add('commit');
    log?.({ atMs: queue.nowMs, kind: 'durable', presses: pressesIn(batch), value, revision });
    if (!rotated) return;
    counts.add('bucket rotated');
    log?.({ atMs: queue.nowMs, kind: 'rotated', bucket });
  }

  // -------------------------------------------------------------------------------------- faults

  /** The server died. @param survives had the commit in flight, if any, reached the disk? */
  crash(survives: boolean): void {
    const { queue, log, counts } = this.parts;
    const { writing, answerLater } = this;
    this.lookUps.clear();
    this.writing = undefined;
    this.answerLater = undefined;
    if (writing === undefined || answerLater !== undefined) return;
    counts.add(survives ? 'commit survived a crash' : 'commit lost in a crash');
    if (survives) this.write(writing);
    else log?.({ atMs: queue.nowMs, kind: 'commit', what: 'lost', presses: writing.presses });
  }

  fail(forMs: number): void {
    this.failsUntilMs = this.parts.queue.nowMs + forMs;
  }

  failLookUps(forMs: number): void {
    this.lookUpsFailUntilMs = this.parts.queue.nowMs + forMs;
  }

  slowDown(forMs: number, flushMs: number): void {
    this.slowUntilMs = this.parts.queue.nowMs + forMs;
    this.slowFlushMs = flushMs;
  }

  /** The wall clock is set. */
  jump(byMs: number): void {
    this.clockOffMs += byMs;
  }

  heal(): void {
    this.failsUntilMs = 0;
    this.lookUpsFailUntilMs = 0;
    this.slowUntilMs = 0;
  }

  private copy(): void {
    const { counter, lineage } = this;
    this.copies.push({ counter, lineage, tables: this.tables.map((table) => new Map(table)) });
    if (this.copies.length > MAX_COPIES) this.copies.shift();
  }

  get hasCopy(): boolean {
    return this.copies.length > 0;
  }

  /** An older copy of the data is restored. @param back 0: the latest copy */
  restore(back: number): void {
    const { oracle, log, queue } = this.parts;
    this.copies.length -= Math.min(back, this.copies.length - 1); // what came later belongs to an epoch that is gone
    const copy = this.copies.at(-1)!;
    this.counter = copy.counter;
    this.lineage = copy.lineage;
    for (const [table, map] of this.tables.entries()) {
      map.clear();
      for (const [session, seq] of copy.tables[table]!) map.set(session, seq);
    }
    oracle.restored(copy.counter.epoch, copy.counter.revision);
    log?.({ atMs: queue.nowMs, kind: 'restored', revision: copy.counter.revision });
  }

  /** New data, new epoch (P19). */
  beginNewLife(): void {
    this.answerLater?.(); // it belongs to the old epoch
    this.copies = [];
    this.lineage = [];
    this.counter = this.newLife(0);
    for (const table of this.tables) table.clear();
  }

  private newLife(value: number): Counter {
    const { queue, oracle, log } = this.parts;
    const epoch = `epoch-${++this.epochs}`;
    oracle.begin(epoch, value);
    log?.({ atMs: queue.nowMs, kind: 'epoch', epoch });
    this.open();
    const counter = newCounter({ newEpoch: () => epoch, now: () => this.wallMs() });
    this.noteBranch(counter);
    return { ...counter, value, branch: this.branch };
  }

  private wallMs(): number {
    return this.parts.queue.nowMs + this.clockOffMs;
  }

  private flushMs(): number {
    const { queue, prng, settings } = this.parts;
    const most = queue.nowMs < this.slowUntilMs ? this.slowFlushMs : settings.flushMs;
    return most * (0.25 + 0.75 * prng.next());
  }
}

function pressesIn({ plain, runs }: Batch): number {
  let presses = Math.abs(plain);
  for (const { deltas } of runs.values()) presses += deltas.length;
  return presses;
}
