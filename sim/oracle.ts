/*
 * The oracle: it sees every write to the disk and knows the truth: which press counted, in which
 * revision, and what the number was then. It keeps its own records, following PROTOCOL.md, and shares no
 * code with the store. In: writes, and what the server says. Out: nothing, or a Violation.
 */

import type { ServerMessage, SessionId } from '../protocol/messages.ts';
import type { Delta } from '../protocol/press.ts';
import type { Counter } from '../server/counter/plan.ts';
import type { Batch, Snapshot } from '../server/counter/store.ts';
import { Violation } from './entry.ts';

/** The data in that revision. */
export interface Moment {
  readonly life: Life;
  readonly revision: number;
}

/** One press of one user, wherever it goes. */
export interface NumberedPress {
  readonly delta: Delta;
  /** Where it counted: once, and once more in each copy that lacked it. */
  counted: readonly Moment[];
  /**
   * What its user was told; `refused`: permanently, but the user is not yet told; `gone` with an older copy of the
   * data, though it was saved.
   */
  fate: 'pending' | 'saved' | 'refused' | 'withdrawn' | 'unknown' | 'gone';
  /** Is it in a record of a browser's storage? */
  isKept: boolean;
}

/** A session's presses in one epoch. */
interface SessionBook {
  /** The revision in which press `index + 1` counted. */
  readonly revisions: number[];
  /** The bucket of each press. */
  readonly buckets: number[];
}

/** One lifetime of the data, from its epoch to the next. */
export class Life {
  /** By revision. */
  readonly values: number[] = [];
  /** The sum of the plain presses of all batches, by revision. */
  readonly plain: number[] = [];
  /** The highest revision that anybody was told. */
  shown = 0;
  /** The data of which this is an older copy that continued: up to that revision they are the same. */
  private parent: Moment | undefined;
  private readonly sessions = new Map<SessionId, SessionBook>();
  private readonly forgotten = new Set<SessionId>();

  /** An older copy: the data in that revision. */
  static copyOf(life: Life, revision: number): Life {
    const copy = Life.from(life, revision, life.epoch);
    for (const [session, { revisions, buckets }] of life.sessions) {
      const count = life.lastSeq(session, revision);
      const book = { revisions: revisions.slice(0, count), buckets: buckets.slice(0, count) };
      if (count > 0) copy.sessions.set(session, book);
    }
    return copy;
  }

  /** Continues with the number of that revision, in an epoch in which no session is known. */
  static renewed(life: Life, revision: number, epoch: string): Life {
    const renewed = Life.from(life, revision, epoch);
    renewed.values.push(life.values[revision]!);
    renewed.plain.push(life.plain[revision]!);
    return renewed;
  }

  /** The same, which is independent from now on. */
  static detached(life: Life): Life {
    const copy = Life.copyOf(life, life.revision);
    copy.parent = undefined;
    return copy;
  }

  private static from(life: Life, revision: number, epoch: string): Life {
    const copy = new Life(epoch, life.startValue);
    copy.values.splice(0, 1, ...life.values.slice(0, revision + 1));
    copy.plain.splice(0, 1, ...life.plain.slice(0, revision + 1));
    copy.parent = { life, revision };
    return copy;
  }

  constructor(
    readonly epoch: string,
    readonly startValue: number,
    revision = 0,
  ) {
    for (let each = 0; each <= revision; each++) {
      this.values.push(startValue);
      this.plain.push(0);
    }
  }

  /** What was written after that revision is gone. */
  rollBack(revision: number): void {
    this.values.length = revision + 1;
    this.plain.length = revision + 1;
    for (const { revisions, buckets } of this.sessions.values()) {
      while (revisions.length > 0 && revisions.at(-1)! > revision) revisions.pop();
      buckets.length = revisions.length;
    }
  }

  /** Does the number of that revision include what counted there? */
  holds(moment: Moment, revision = this.revision): boolean {
    const { parent } = moment.life;
    // Up to there, the two are the same: what one of them shows is known of the other, too.
    if (parent !== undefined && moment.revision <= parent.revision)
      return this.holds({ life: parent.life, revision: moment.revision }, revision);
    if (moment.life === this) return moment.revision <= revision;
    if (this.parent === undefined) return false;
    return this.parent.life.holds(moment, Math.min(revision, this.parent.revision));
  }

  /** Is this one a copy of that one, or of a copy of it? */
  comesFrom(life: Life): boolean {
    return this === life || this.parent?.life.comesFrom(life) === true;
  }

  /** Had the press counted by that revision? */
  counts({ counted }: NumberedPress, revision = this.revision): boolean {
    return counted.some((moment) => this.holds(moment, revision));
  }

  get revision(): number {
    return this.values.length - 1;
  }

  /** The last number that had counted by that revision. */
  lastSeq(session: SessionId, revision = this.revision): number {
    const revisions = this.sessions.get(session)?.revisions ?? [];
    let seq = revisions.length;
    while (seq > 0 && revisions[seq - 1]! > revision) seq -= 1;
    return seq;
  }

  /** May a server have forgotten the session (P17)? If neither its issue nor its last press is in the latest two buckets. */
  forgets(session: SessionId, currentBucket: number): boolean {
    const issued = Number(session.slice(0, session.indexOf('.')));
    const last = Math.max(issued, this.sessions.get(session)?.buckets.at(-1) ?? 0);
    const isForgotten = last < currentBucket - 1 || issued > currentBucket;
    if (isForgotten) this.forgotten.add(session);
    return isForgotten;
  }

  /** Had it been forgotten when the store was asked? Setting a clock back does not restore it. */
  hasForgotten(session: SessionId): boolean {
    return this.forgotten.has(session);
  }

  /** The numbers that follow those that counted: their deltas count in that revision. */
  count(session: SessionId, seq: number, revision: number, bucket: number): void {
    const book = this.sessions.get(session) ?? { revisions: [], buckets: [] };
    this.sessions.set(session, book);
    if (book.revisions.push(revision) !== seq) throw new Error('the oracle lost count');
    book.buckets.push(bucket);
  }
}

export class Oracle {
  private readonly lives = new Map<string, Life>();
  /** The data in which each branch began. */
  private readonly branches = new Map<string, Life>();
  /** The press of each number, by session. */
  private readonly numbers = new Map<SessionId, NumberedPress[]>();
  readonly presses: NumberedPress[] = [];

  begin(epoch: string, startValue: number, revision = 0): void {
    this.lives.set(epoch, new Life(epoch, startValue, revision));
  }

  life(epoch: string): Life {
    return this.lives.get(epoch)!;
  }

  /** From now on, the data of this epoch is another lifetime. */
  goesOn(life: Life): void {
    this.lives.set(life.epoch, life);
  }

  branched(branch: string, life: Life): void {
    this.branches.set(branch, life);
  }

  /** The data in which that branch began. */
  lifeOf(branch: string): Life {
    return this.branches.get(branch)!;
  }

  /** The data is that of an earlier revision: what counted since then is gone. */
  restored(epoch: string, revision: number): void {
    const copy = Life.copyOf(this.life(epoch), revision);
    this.lives.set(epoch, copy);
    for (const press of this.presses) {
      if (press.fate === 'saved' && !copy.counts(press)) press.fate = 'gone';
    }
  }

  pressed(delta: Delta): NumberedPress {
    const press: NumberedPress = { delta, counted: [], fate: 'pending', isKept: false };
    this.presses.push(press);
    return press;
  }

  /** A tab sends a press under this number. */
  numbered(session: SessionId, seq: number, press: NumberedPress): void {
    const presses = this.numbers.get(session) ?? [];
    presses[seq] = press;
    this.numbers.set(session, presses);
  }

  /** What a tab last sent under this number. */
  pressUnder(session: SessionId | undefined, seq: number): NumberedPress | undefined {
    return session === undefined ? undefined : this.numbers.get(session)?.[seq];
  }

  /** Its records, for comparing two states of a world. */
  get books(): readonly object[] {
    return [this.lives, this.branches, this.numbers];
  }

  // -------------------------------------------------------------------------------------- the disk

  /**
   * A batch was written: the change must be the sum of its new presses, each counted once (P10). If they would leave the
   * range together, no numbered one counts (P16).
   * @param bucket the current one, as of this commit
   */
  wrote(batch: Batch, before: Counter, after: Counter, bucket: number, life = this.life(after.epoch)): void {
    const revision = before.revision + 1;
    const found = newPresses(batch, bucket, life);
    const fits = Number.isSafeInteger(before.value + sumOf(batch, found));
    const numbered = fits ? found : [];
    for (const { session, seq, delta } of numbered) {
      life.count(session, seq, revision, bucket);
      this.count(session, seq, delta, life, revision);
    }
    const isChanged = batch.plain !== 0 || numbered.length > 0;
    this.compare(before, after, sumOf(batch, numbered), isChanged);
    if (!isChanged) return;
    life.values.push(after.value);
    life.plain.push(life.plain.at(-1)! + batch.plain);
  }

  /** A failover undid what was written after that revision: nobody may have been told of it (P11). */
  rolledBack(life: Life, revision: number): void {
    if (life.shown > revision) {
      throw new Violation('P11', `revision ${life.shown} was told, and only ${revision} are left`);
    }
    life.rollBack(revision);
    for (const press of this.presses) {
      press.counted = press.counted.filter((moment) => moment.life !== life || moment.revision <= revision);
    }
  }

  private compare(before: Counter, after: Counter, sum: number, isChanged: boolean): void {
    const change = after.value - before.value;
    if (change !== sum) {
      throw new Violation('P10', `a batch whose new presses make ${sum} changed the number by ${change}`);
    }
    const grew = after.revision - before.revision;
    if (grew !== (isChanged ? 1 : 0)) throw new Violation('P20', `a commit moved the revision by ${grew}`);
  }

  private count(session: SessionId, seq: number, delta: Delta, life: Life, revision: number): void {
    const press = this.numbers.get(session)?.[seq];
    if (press === undefined) throw new Violation('P10', `nobody sent press ${seq}, and it counted`);
    if (press.delta !== delta) throw new Violation('P10', `press ${seq} counted in the wrong direction`);
    if (life.counts(press, revision)) {
      throw new Violation('P10', `press ${seq} counted twice`);
    }
    press.counted = [...press.counted, { life, revision }];
  }

  // -------------------------------------------------------------------------------------- the server's word

  /** Everything that the server says about the number must be on disk, in the revision that it names (P11). */
  heard(message: ServerMessage, session: SessionId | undefined, life: Life): void {
    if ('revision' in message) life.shown = Math.max(life.shown, message.revision);
    switch (message.type) {
      case 'state':
        this.isTrue(life, message);
        return;
      case 'welcome':
        this.isTrue(life, message);
        this.isSettled(life, message.session, message.seq, message.revision);
        if (life.lastSeq(message.session, message.revision) > message.seq) {
          throw new Violation('P8', `a welcome's value holds more than its seq ${message.seq}`);
        }
        return;
      case 'ack':
        this.isSettled(life, session!, message.seq, message.revision);
        return;
      default:
        return;
    }
  }

  private isTrue(life: Life, said: { readonly value: number; readonly revision: number }): void {
    const value = life.values[said.revision];
    if (value === said.value) return;
    const truth = value === undefined ? 'which is not on disk' : `where the disk has ${value}`;
    throw new Violation('P11', `the server shows ${said.value} in revision ${said.revision}, ${truth}`);
  }

  private isSettled(life: Life, session: SessionId, seq: number, revision: number): void {
    if (life.lastSeq(session) < seq) throw new Violation('P11', `press ${seq} is acknowledged, not on disk`);
    if (life.lastSeq(session, revision) < seq) {
      throw new Violation('P11', `press ${seq} is acknowledged for revision ${revision}, which lacks it`);
    }
  }

  /** The store looks up a session, with that bucket as the current one. */
  lookedUp(session: SessionId, { epoch, bucket }: Snapshot, life = this.life(epoch)): void {
    life.forgets(session, bucket);
  }

  /** The server says that it does not know the session: is that true (P17)? */
  expired(session: SessionId, acked: number, life: Life): void {
    const isForgotten = life.hasForgotten(session);
    if (!isForgotten && life.lastSeq(session) >= acked) {
      throw new Violation('P17', 'a session that is on disk was refused as expired');
    }
  }

  // -------------------------------------------------------------------------------------- the end

  /** Everybody has converged: the number is the sum of all presses, except those whose users were told otherwise. */
  settle({ epoch, value }: Snapshot, life = this.life(epoch)): void {
    let sum = life.plain.at(-1)!; // starting from the value at the last epoch, since an intermediate sum beyond 2^53 would be rounded
    for (const press of this.presses) {
      this.settlePress(press, life);
      if (life.counts(press)) sum += press.delta;
    }
    const total = life.startValue + sum;
    if (total !== value) throw new Violation('P10', `the presses make ${total}, and the number is ${value}`);
  }

  /** Is anything unsettled saved in a browser? */
  isAnyPending(): boolean {
    return this.presses.some(({ fate, isKept }) => fate === 'pending' && isKept);
  }

  private settlePress(press: NumberedPress, life: Life): void {
    const { fate, counted, isKept } = press;
    if (fate === 'pending' && isKept) throw new Violation('P30', 'a press that was saved is parked, or lost');
    if (fate === 'saved' && counted.length === 0) throw new Violation('P10', 'a saved press did not count');
    // What counted in data that is gone was withdrawn rightly.
    if (fate === 'withdrawn' && life.counts(press))
      throw new Violation('P16', 'a press that was withdrawn counted');
  }
}

interface NewPress {
  readonly session: SessionId;
  readonly seq: number;
  readonly delta: Delta;
}

/** The presses of a batch that have not counted yet, and can. */
function newPresses({ runs }: Batch, bucket: number, life: Life): readonly NewPress[] {
  const found: NewPress[] = [];
  for (const [session, { first, deltas }] of runs) {
    if (life.forgets(session, bucket)) continue;
    const last = life.lastSeq(session);
    if (first > last + 1) continue;
    for (let seq = last + 1; seq < first + deltas.length; seq++)
      found.push({ session, seq, delta: deltas[seq - first]! });
  }
  return found;
}

function sumOf({ plain }: Batch, presses: readonly NewPress[]): number {
  return presses.reduce((sum, { delta }) => sum + delta, plain);
}
