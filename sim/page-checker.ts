/*
 * The checker of one page: from its engine's input and output, it knows which press has which number,
 * the outcome of each, and what the user must see. It keeps its own records, following PROTOCOL.md. In:
 * the engine's events and effects. Out: nothing, or a Violation.
 */

import type { News } from '../client/sync/effects.ts';
import type { SyncEngine } from '../client/sync/engine.ts';
import { MAX_IN_FLIGHT } from '../client/sync/presses.ts';
import type { LedgerRecord } from '../client/sync/record.ts';
import type { Refused, ServerMessage, SessionId, Welcome } from '../protocol/messages.ts';
import type { Delta } from '../protocol/press.ts';
import { Violation } from './entry.ts';
import type { Life, Moment, NumberedPress, Oracle } from './oracle.ts';
import type { Saved } from './saved.ts';

interface Pending {
  readonly press: NumberedPress;
  /** The connection on which it was first sent; 0: none, −1: one of an earlier life of the page. */
  sentOn: number;
  /** An earlier life of the page made it. */
  readonly isFormer: boolean;
}

export class PageChecker {
  private session: SessionId | undefined;
  private epoch: string | undefined;
  private branch: string | undefined;
  /** For the records that come after it. */
  private nextBranch: string | undefined;
  /** The latest point of this epoch's history that the page knows. */
  private known: Moment | undefined;
  private acked = 0;
  private pending: Pending[] = [];
  /** Refused permanently, but the user is not yet told: a stored record may contain them (P16). */
  private withdrawing: Pending[] = [];
  /** Acknowledged, in a revision that the page has not seen. */
  private confirmed: NumberedPress[] = [];
  /** The revision of the committed value that the page shows. */
  private seen: Moment | undefined;
  /** Was a number shown before this connection? */
  private isReturning = false;
  private connection = 0;
  private isLive = false;
  /** Presses that the user must now be told about, since their outcome is unknown. */
  private untold = 0;
  /** … and those that another page has. */
  private untoldTaken = 0;
  private isCopyUntold = false;
  private isLifeUntold = false;

  constructor(
    private readonly oracle: Oracle,
    saved?: Saved,
  ) {
    if (saved === undefined) return;
    const { record, presses } = saved;
    this.session = record.session;
    this.epoch = record.epoch;
    this.branch = record.branch;
    this.nextBranch = record.branch;
    if (record.branch !== undefined) {
      this.known = { life: oracle.lifeOf(record.branch), revision: record.revision };
    }
    this.acked = record.acked;
    this.pending = presses.map((press, index) => {
      // What the previous life reported may be reported again.
      if (press.fate === 'unknown' || press.fate === 'refused') press.fate = 'pending';
      return { press, sentOn: index < record.sent ? -1 : 0, isFormer: true };
    });
  }

  /** Has a session, and nothing pending: then a copy of its record is harmless. */
  get canBeCopied(): boolean {
    return this.session !== undefined && this.unsettled === 0;
  }

  get presses(): NumberedPress[] {
    return this.pending.map(({ press }) => press);
  }

  /** The presses that the page's next life starts with. */
  get pressesLeft(): NumberedPress[] {
    return [...this.presses, ...this.withdrawing.map(({ press }) => press)];
  }

  // -------------------------------------------------------------------------------------- input

  pressed(delta: Delta): void {
    this.pending.push({ press: this.oracle.pressed(delta), sentOn: 0, isFormer: false });
  }

  opened(): void {
    this.connection += 1;
    this.isLive = false;
    this.isReturning = this.seen !== undefined;
  }

  /** @param life the server's current data */
  received(message: ServerMessage, life: Life): void {
    switch (message.type) {
      case 'state':
        this.nextBranch = message.branch ?? this.nextBranch;
        this.state(message.revision, life);
        return;
      case 'welcome':
        this.welcome(message, life);
        return;
      case 'ack':
        this.know(life, message.revision);
        this.settle(message.seq);
        return;
      case 'refused':
        this.refused(message);
        return;
      default:
        return;
    }
  }

  private refused({ code, seq }: Refused): void {
    if (code === 'session-expired') this.expire();
    else if ((code === 'range' || code === 'bad-message') && seq !== undefined) this.withdraw(seq);
  }

  private state(revision: number, life: Life): void {
    if (!this.isLive && (this.isReturning || this.pending.length > 0)) return; // P12, P33
    if (this.seen !== undefined && revision <= this.seen.revision) return;
    this.see(life, revision);
  }

  private welcome({ session, epoch, branch, seq, revision }: Welcome, life: Life): void {
    const isOther = this.epoch !== undefined && this.epoch !== epoch;
    const isOlder = this.epoch === epoch && this.known !== undefined && !life.holds(this.known);
    if (this.session === undefined && this.epoch === epoch && this.isInDoubt(branch, revision)) {
      this.session = session; // and resumes it, to be sure
      this.acked = 0;
      return;
    }
    if (isOther) this.giveUp(({ sentOn }) => sentOn !== 0);
    else this.settleUpTo(seq);
    if (isOlder) this.isCopyUntold = true;
    if (isOther && this.connection > 1) this.isLifeUntold = true; // otherwise, nobody has seen the previous data here
    if (isOther || isOlder) {
      this.confirmed = [];
      this.seen = undefined;
    }
    if (this.epoch !== epoch || isOlder) this.known = undefined;
    this.session = session;
    this.epoch = epoch;
    this.branch = branch;
    this.nextBranch = branch;
    this.acked = seq;
    this.isLive = true;
    this.see(life, revision);
  }

  /** At the welcome to a new session: is what this page knows looked up first (P33)? */
  private isInDoubt(branch: string | undefined, revision: number): boolean {
    const isOtherBranch = this.branch !== undefined && branch !== this.branch;
    return isOtherBranch || revision < (this.known?.revision ?? 0);
  }

  /** P8: a press that was never sent is not settled by its number. */
  private settleUpTo(seq: number): void {
    if (seq <= this.acked || this.pending.length === 0) return;
    const covered = this.pending.splice(0, seq - this.acked);
    const own = covered.filter(({ sentOn, isFormer }) => sentOn === 0 && !isFormer);
    this.saved(covered.filter(({ sentOn }) => sentOn !== 0));
    const doubtful = covered.filter(({ sentOn, isFormer }) => sentOn === 0 && isFormer);
    for (const { press } of doubtful) if (press.fate === 'pending') press.fate = 'unknown';
    this.untold += doubtful.length;
    this.pending.unshift(...own);
  }

  private settle(seq: number): void {
    this.saved(this.pending.splice(0, Math.max(0, seq - this.acked)));
    this.acked = Math.max(this.acked, seq);
    this.dropSeen();
  }

  private saved(settled: readonly Pending[]): void {
    for (const { press } of settled) {
      if (press.counted.length === 0)
        throw new Violation('P11', 'a press was acknowledged and did not count');
      press.fate = 'saved';
      this.confirmed.push(press);
    }
  }

  /** Another page has the last saved record of this one, and these presses. */
  taken(presses: readonly NumberedPress[]): void {
    const before = this.unsettled;
    const isKept = ({ press, isFormer }: Pending): boolean => !isFormer && !presses.includes(press);
    this.pending = this.pending.filter(isKept);
    for (const { press } of this.withdrawing) if (press.fate === 'refused') press.fate = 'pending';
    this.withdrawing = this.withdrawing.filter(isKept);
    this.untoldTaken += before - this.unsettled;
    this.isLive = false;
    this.expire();
  }

  private withdraw(seq: number): void {
    this.isLive = false;
    const [withdrawn] = this.pending.splice(seq - this.acked - 1, 1);
    if (withdrawn?.press.fate === 'pending') withdrawn.press.fate = 'refused';
    if (withdrawn !== undefined) this.withdrawing.push(withdrawn);
    for (const behind of this.pending.slice(seq - this.acked - 1)) behind.sentOn = 0; // ignored (P16)
  }

  /** P17: a press that was sent on an earlier connection may have counted; one of this connection did not. */
  private expire(): void {
    const here = this.isLive ? this.connection : 0;
    this.giveUp(({ sentOn }) => sentOn !== 0 && sentOn !== here);
    for (const pending of this.pending) pending.sentOn = 0;
    this.session = undefined;
    this.acked = 0;
    this.isLive = false;
  }

  private giveUp(isLost: (pending: Pending) => boolean): void {
    const lost = this.pending.filter(isLost);
    for (const { press } of lost) if (press.fate === 'pending') press.fate = 'unknown';
    this.pending = this.pending.filter((pending) => !isLost(pending));
    this.untold += lost.length;
  }

  private see(life: Life, revision: number): void {
    if (this.seen !== undefined && this.seen.life !== life) this.confirmed = [];
    this.seen = { life, revision };
    if (this.isLive) this.know(life, revision);
    this.dropSeen();
  }

  private dropSeen(): void {
    if (this.confirmed.length > 0) this.confirmed = this.confirmed.filter((press) => !this.isSeen(press));
  }

  private know(life: Life, revision: number): void {
    const before = this.known?.revision ?? 0;
    if (revision > before) this.branch = this.nextBranch;
    this.known = { life, revision: Math.max(before, revision) };
  }

  private isSeen(press: NumberedPress): boolean {
    return this.seen?.life.counts(press, this.seen.revision) === true;
  }

  // -------------------------------------------------------------------------------------- output

  /** The engine sends a press. @param saved what would survive the page now (P30), unless the storage fails */
  sent(seq: number, delta: Delta, saved: LedgerRecord | undefined | 'unsaved'): void {
    const index = seq - this.acked - 1;
    const pending = this.pending[index];
    if (pending === undefined || pending.press.delta !== delta) {
      throw new Violation('P10', `press ${seq} was sent, which the person did not make`);
    }
    if (index >= MAX_IN_FLIGHT) throw new Violation('bounds', `${index + 1} presses are in flight at once`);
    if (saved !== 'unsaved' && (saved?.session !== this.session || seq > saved!.acked + saved!.sent)) {
      throw new Violation('P30', `press ${seq} was sent before it was saved`);
    }
    if (pending.sentOn === 0) pending.sentOn = this.connection;
    this.oracle.numbered(this.session!, seq, pending.press);
  }

  /** The user is told. */
  told(news: News): void {
    if (news.kind === 'older-copy') {
      if (!this.isCopyUntold)
        throw new Violation('P19', 'an older copy of the data is told, and there is none');
      this.isCopyUntold = false;
    }
    if (news.kind === 'range' || news.kind === 'unsupported') this.toldWithdrawn();
    if (news.kind === 'new-life') this.isLifeUntold = false;
    if (news.kind === 'taken') this.untoldTaken -= news.presses;
    if (news.kind === 'outcome-unknown') this.untold -= news.presses;
  }

  /** The oldest first: from now on, it must not count (P16). */
  private toldWithdrawn(): void {
    const withdrawn = this.withdrawing.shift();
    if (withdrawn === undefined) throw new Violation('P16', 'a withdrawn press is told, and there is none');
    withdrawn.press.fate = 'withdrawn';
  }

  private get unsettled(): number {
    return this.pending.length + this.withdrawing.length;
  }

  /**
   * After each event: the user sees what the disk held in that revision, plus every own press that it lacks (P12).
   * @param isRobbed another page has its presses, and may have sent them: its next save reveals it
   */
  check(engine: SyncEngine, isRobbed: boolean): void {
    if (this.untold !== 0) throw new Violation('P17', `nobody was told of ${this.untold} unknown presses`);
    if (this.untoldTaken !== 0)
      throw new Violation('P30', `nobody was told of ${this.untoldTaken} taken presses`);
    if (this.isLifeUntold) throw new Violation('P19', 'nobody was told of another life of the data');
    if (this.isCopyUntold) throw new Violation('P19', 'nobody was told of an older copy of the data');
    if (engine.saving !== this.unsettled)
      throw new Violation('P12', `${engine.saving} presses are being saved, and ${this.unsettled} should be`);
    const { shown } = engine;
    if (this.seen === undefined) {
      if (shown !== undefined) throw new Violation('P12', `${shown} is shown before anything is known`);
      return;
    }
    let own = 0;
    for (const { press } of this.pending) if (!this.isSeen(press)) own += press.delta;
    for (const press of this.confirmed) own += press.delta;
    const sum = this.seen.life.values[this.seen.revision]! + own;
    // Beyond the end of the range no sum is exact; such presses are about to be taken back (P16).
    if (shown !== sum && Number.isSafeInteger(sum) && !isRobbed)
      throw new Violation('P12', `${shown} is shown, and it should be ${sum}`);
  }
}
