/*
 * The ledger: the committed value, and this client's own presses on top of it. In: presses, and the server's answers.
 * Out: the number to show. Sans-I/O.
 *
 *   shown = committed value + confirmed presses that it does not include yet + pending presses
 *
 * A confirmed press leaves the ledger when a state includes it, not when it is acknowledged. So the shown number
 * neither dips nor jumps when a press is confirmed (P12).
 */

import type { Ack, SessionId, State, Welcome } from '../../protocol/messages.ts';
import { type Delta, sumOf } from '../../protocol/press.ts';
import type { LedgerRecord } from './record.ts';
import type { Saves } from './saves.ts';

/** Not acknowledged. Its number follows from its place: the first pending press is `acked + 1`. */
interface PendingPress {
  readonly delta: Delta;
  /** The first record that contains it, by its version. */
  readonly enteredIn: number;
  /** The first record which says that it may have been sent under this number. */
  claimedIn: number;
  /** The connection on which it was first sent. */
  sentOn: number;
  /** An earlier life of the page made it. */
  readonly isFormer: boolean;
}

/** Acknowledged: each state from `inRevision` on includes it. */
interface ConfirmedPress {
  readonly delta: Delta;
  readonly inRevision: number;
}

const NEVER_SENT = 0;
const SENT_BEFORE_RELOAD = -1;
const NEVER_CLAIMED = Number.POSITIVE_INFINITY;
/** Presses that an earlier life of the page saved. */
const STORED = 0;

export class Ledger {
  private session: SessionId | undefined;
  private epoch: string | undefined;
  private branch: string | undefined;
  /** Of what has a higher revision than is known. */
  private nextBranch: string | undefined;
  /** The highest one known in this epoch. */
  private revision = 0;
  private acked = 0;
  private pending: PendingPress[] = [];
  /** The first version without a withdrawn press that may be stored: its number is reused once that version is saved. */
  private withdrawnIn = 0;
  private confirmed: ConfirmedPress[] = [];
  private committed: { readonly value: number; readonly revision: number } | undefined;

  constructor(
    private readonly saves: Saves,
    record?: LedgerRecord,
  ) {
    if (record === undefined) return;
    this.session = record.session;
    this.epoch = record.epoch;
    this.branch = record.branch;
    this.nextBranch = record.branch;
    this.revision = record.revision;
    this.acked = record.acked;
    this.pending = record.pending.map((delta, index) => ({
      delta,
      enteredIn: STORED,
      claimedIn: index < record.sent ? STORED : NEVER_CLAIMED,
      sentOn: index < record.sent ? SENT_BEFORE_RELOAD : NEVER_SENT,
      isFormer: true,
    }));
  }

  get record(): LedgerRecord {
    const { session, epoch, branch, revision, acked } = this;
    const sent = this.pending.findIndex(({ claimedIn }) => claimedIn === NEVER_CLAIMED);
    const pending = this.pending.map(({ delta }) => delta);
    return { session, epoch, branch, revision, acked, sent: sent < 0 ? pending.length : sent, pending };
  }

  /** The number to show; undefined until the first state is known. */
  get shown(): number | undefined {
    // The own presses first: near 2^53, each addition to the value could round.
    return this.committed && this.committed.value + (sumOf(this.confirmed) + sumOf(this.pending));
  }

  get committedValue(): number | undefined {
    return this.committed?.value;
  }

  /** How many own presses are not yet durable. */
  get saving(): number {
    return this.pending.length;
  }

  /** The highest number known to be acknowledged. */
  get lastAcked(): number {
    return this.acked;
  }

  /** The session for hello; undefined to request a new one. */
  get sessionId(): SessionId | undefined {
    return this.session;
  }

  /** Could a state include pending presses? Whether this page sent them, or another one that took them over. */
  get isUncertain(): boolean {
    return this.pending.length > 0;
  }

  press(delta: Delta): void {
    const enteredIn = this.saves.next;
    this.pending.push({ delta, enteredIn, claimedIn: NEVER_CLAIMED, sentOn: NEVER_SENT, isFormer: false });
  }

  /**
   * From the next record on, these presses may have been sent: `count` of them, after number `after`. An earlier record
   * that says otherwise must not reappear. @returns whether any is new
   */
  claim(after: number, count: number): boolean {
    const from = after - this.acked;
    if (from >= this.pending.length) return false;
    const unclaimed = this.pending.slice(from, from + count).filter((press) => !isClaimed(press));
    for (const press of unclaimed) {
      press.claimedIn = this.saves.next;
      if (press.enteredIn < this.saves.next) this.saves.requireBarrier();
    }
    return unclaimed.length > 0;
  }

  /** Those of them that are saved and so may be sent, now marked as sent on this connection. */
  takeToSend(after: number, count: number, connection: number): readonly { seq: number; delta: Delta }[] {
    const presses = this.pending.slice(after - this.acked, after - this.acked + count);
    const unsaved = presses.findIndex((press) => !this.isCovered(press));
    return presses.slice(0, unsaved < 0 ? count : unsaved).map((press, index) => {
      if (!wasSent(press)) press.sentOn = connection;
      return { seq: after + 1 + index, delta: press.delta };
    });
  }

  /** Does the press with this number wait for the storage? */
  isBeingSaved(seq: number): boolean {
    const press = this.pending[seq - this.acked - 1];
    return press !== undefined && isClaimed(press) && !this.isCovered(press);
  }

  private isCovered({ enteredIn, claimedIn }: PendingPress): boolean {
    return this.saves.hasSaved(this.withdrawnIn) && this.saves.covers(enteredIn, claimedIn);
  }

  /** The known point of the data's history, for hello (P33). */
  get point(): { branch?: string; revision?: number } {
    return this.branch === undefined ? {} : { branch: this.branch, revision: this.revision };
  }

  /**
   * @param isWelcomed if not, it is unknown whether it continues from the known point
   * @returns by how much others moved the number
   */
  state({ value, revision, branch = this.nextBranch }: State, isWelcomed = true): number {
    this.nextBranch = branch;
    if (isWelcomed) this.know(revision);
    if (this.committed !== undefined && revision <= this.committed.revision) return 0;
    return this.adopt(value, revision, 0);
  }

  /** Presses up to `seq` are durable. They stay in the ledger until a state includes them. */
  ack({ seq, revision }: Ack): void {
    const settled = this.settle(seq);
    this.know(revision);
    if (this.committed !== undefined && revision <= this.committed.revision) return; // shown already
    this.confirmed.push(...settled.map(({ delta }) => ({ delta, inRevision: revision })));
  }

  /** Is this the welcome of a new session, from a server that may not know what was already shown here? */
  isInDoubt({ epoch, branch, revision }: Welcome): boolean {
    if (this.session !== undefined || this.epoch !== epoch) return false;
    return revision < this.revision || (this.branch !== undefined && branch !== this.branch);
  }

  /** Has a new session, and has not yet pressed in it. */
  begin(session: SessionId): void {
    this.session = session;
    this.acked = 0;
    this.renumber(this.pending);
  }

  /**
   * Adopts the server's state. In another epoch (P19), the outcome of presses that were already sent is unknown:
   * they are given up. An older copy of the data has exactly the presses up to `seq`, whatever came before (P8).
   * @returns by how much others moved the number, how many presses were given up, and whether the server's data was
   *   replaced since the last welcome
   */
  welcome({ session, epoch, branch, seq, value, revision, diverged = false }: Welcome) {
    const isNewLife = this.epoch !== undefined && this.epoch !== epoch;
    const isOlderCopy = this.epoch === epoch && (diverged || revision < this.revision);
    let givenUp = 0;
    let mine = 0;
    if (isNewLife) givenUp = this.giveUp(wasSent);
    else ({ givenUp, mine } = this.settleUpTo(seq));
    if (isNewLife || isOlderCopy) {
      this.confirmed = [];
      this.committed = undefined; // the difference between unrelated values does not tell what others did
    }
    this.revision = revision;
    const others = this.adopt(value, revision, mine);
    if (this.session !== session || isNewLife) this.renumber(this.pending);
    this.session = session;
    this.epoch = epoch;
    this.branch = branch;
    this.nextBranch = branch;
    this.acked = seq;
    return { others, givenUp, isNewLife, isOlderCopy };
  }

  /**
   * Presses up to `seq` are durable. Those that were not sent, as far as is known, are not considered durable: the
   * record is older than the page that made it (P8). This life's own presses were certainly not sent: they get higher
   * numbers. Those of an earlier life may have been sent after the record was saved: their outcome is unknown.
   */
  private settleUpTo(seq: number): { givenUp: number; mine: number } {
    const covered = this.pending.splice(0, Math.max(0, seq - this.acked));
    const unsent = covered.filter((press) => !wasSent(press));
    const kept = unsent.filter(({ isFormer }) => !isFormer);
    this.pending.unshift(...kept);
    if (unsent.length > 0) this.renumber(this.pending);
    return { givenUp: unsent.length - kept.length, mine: sumOf(covered.filter(wasSent)) };
  }

  /**
   * The server no longer knows the session (P17). Presses that it may have applied are given up; the others move
   * to the next session.
   * @param connection presses first sent on this one are known not to be applied; omitted if the
   * refusal answers hello
   * @returns how many presses were given up
   */
  expire(connection: number = NEVER_SENT): number {
    const givenUp = this.giveUp((press) => wasSent(press) && press.sentOn !== connection);
    this.renumber(this.pending);
    this.session = undefined;
    this.acked = 0;
    this.withdrawnIn = 0;
    return givenUp;
  }

  /**
   * Another page has taken the last saved record and its presses. The rest goes into another session; presses that were
   * sent without being saved are given up.
   * @returns how many presses the other page has, and how many were given up
   */
  leave(): { taken: number; givenUp: number } {
    const taken = this.giveUp(({ enteredIn }) => this.saves.hasSaved(enteredIn));
    return { taken, givenUp: this.expire() };
  }

  /**
   * Removes a refused press; the later ones move up by one number. None of them counted under its old one (P16).
   * @returns it, and the first version that contains it; undefined if nothing was removed
   */
  withdraw(seq: number): { readonly delta: Delta; readonly enteredIn: number } | undefined {
    if (seq <= this.acked) return; // it counted, whatever the server says now
    const index = seq - this.acked - 1;
    const [withdrawn] = this.pending.splice(index, 1);
    // Another press gets its number: the record that has it for this one must not reappear.
    this.saves.requireBarrier();
    if (withdrawn !== undefined && this.saves.mayHave(withdrawn.enteredIn))
      this.withdrawnIn = this.saves.next;
    this.renumber(this.pending.slice(index));
    return withdrawn;
  }

  /** Their numbers or their session change: they must be claimed again before they are sent. */
  private renumber(presses: readonly PendingPress[]): void {
    for (const press of presses) {
      press.sentOn = NEVER_SENT;
      press.claimedIn = NEVER_CLAIMED;
    }
  }

  /** Removes the pending presses up to `seq`. */
  private settle(seq: number): PendingPress[] {
    const settled = this.pending.splice(0, Math.max(0, seq - this.acked));
    this.acked = Math.max(this.acked, seq);
    return settled;
  }

  private know(revision: number): void {
    if (revision <= this.revision) return;
    this.revision = revision;
    this.branch = this.nextBranch;
  }

  /** @returns by how much the new value differs from the old one, apart from own presses */
  private adopt(value: number, revision: number, mine: number): number {
    const before = this.committed?.value;
    const own = mine + (this.confirmed.length > 0 ? this.dropHeld(revision) : 0);
    this.committed = { value, revision };
    return before === undefined ? 0 : value - before - own;
  }

  /** A state of that revision includes them. @returns their sum */
  private dropHeld(revision: number): number {
    const isHeld = (press: ConfirmedPress): boolean => press.inRevision <= revision;
    const held = sumOf(this.confirmed.filter(isHeld));
    this.confirmed = this.confirmed.filter((press) => !isHeld(press));
    return held;
  }

  private giveUp(isLost: (press: PendingPress) => boolean): number {
    const before = this.pending.length;
    this.pending = this.pending.filter((press) => !isLost(press));
    return before - this.pending.length;
  }
}

function isClaimed(press: PendingPress): boolean {
  return press.claimedIn !== NEVER_CLAIMED;
}

function wasSent(press: PendingPress): boolean {
  return press.sentOn !== NEVER_SENT;
}
