/*
 * The ledger: the committed value, and this client's own presses on top of it. In: presses, and the server's answers.
 * Out: the number to show. Sans-I/O.
 *
 *   shown = committed value + confirmed presses that it does not include yet + pending presses
 *
 * A confirmed press leaves the ledger when a state includes it, not when it is acknowledged. So the shown number
 * neither dips nor jumps when a press is confirmed (P12).
 */

import type { Ack, SessionId, Welcome } from '../../protocol/messages.ts';
import { type Delta, sumOf } from '../../protocol/press.ts';
import type { LedgerRecord } from './record.ts';
import type { Saves } from './saves.ts';

/** Not acknowledged. Its number follows from its place: the first pending press is `acked + 1`. */
interface PendingPress {
  readonly delta: Delta;
  /** The first record that has it, by its version. */
  readonly enteredIn: number;
  /** The first record that says that it may have been sent under this number … */
  claimedIn: number;
  /** … and the first one that has it under this number, where an earlier one may have another for it. */
  movedIn: number;
  /** The connection on which it was first sent. */
  sentOn: number;
}

/** Acknowledged: each state from `inRevision` on includes it. */
interface ConfirmedPress {
  readonly delta: Delta;
  readonly inRevision: number;
}

const NEVER_SENT = 0;
const SENT_BEFORE_RELOAD = -1;
const NEVER_CLAIMED = Number.POSITIVE_INFINITY;
/** Of what an earlier life of the page saved. */
const STORED = 0;

export class Ledger {
  private session: SessionId | undefined;
  private epoch: string | undefined;
  private acked = 0;
  private pending: PendingPress[] = [];
  private confirmed: ConfirmedPress[] = [];
  private committed: { readonly value: number; readonly revision: number } | undefined;

  constructor(
    private readonly saves: Saves,
    record?: LedgerRecord,
  ) {
    if (record === undefined) return;
    this.session = record.session;
    this.epoch = record.epoch;
    this.acked = record.acked;
    this.pending = record.pending.map((delta, index) => ({
      delta,
      enteredIn: STORED,
      claimedIn: index < record.sent ? STORED : NEVER_CLAIMED,
      movedIn: STORED,
      sentOn: index < record.sent ? SENT_BEFORE_RELOAD : NEVER_SENT,
    }));
  }

  get record(): LedgerRecord {
    const { session, epoch, acked } = this;
    const sent = this.pending.findIndex(({ claimedIn }) => claimedIn === NEVER_CLAIMED);
    const pending = this.pending.map(({ delta }) => delta);
    return { session, epoch, acked, sent: sent < 0 ? pending.length : sent, pending };
  }

  /** The number to show; undefined until the first state is known. */
  get shown(): number | undefined {
    // The own presses first: near 2^53, each addition to the value could round.
    return this.committed && this.committed.value + (sumOf(this.confirmed) + sumOf(this.pending));
  }

  get committedValue(): number | undefined {
    return this.committed?.value;
  }

  /** How many own presses are not durable yet. */
  get saving(): number {
    return this.pending.length;
  }

  /** The highest number known to be acknowledged. */
  get lastAcked(): number {
    return this.acked;
  }

  /** The session for hello; undefined to ask for a new one. */
  get sessionId(): SessionId | undefined {
    return this.session;
  }

  /** Could a state include pending presses? Whether a press that was sent was applied is unknown until it is acknowledged. */
  get isUncertain(): boolean {
    return this.pending.some(wasSent);
  }

  press(delta: Delta): void {
    const enteredIn = this.saves.next;
    this.pending.push({ delta, enteredIn, claimedIn: NEVER_CLAIMED, movedIn: STORED, sentOn: NEVER_SENT });
  }

  /** From the next record on, these may have been sent: numbers beyond `after`, `count`. @returns whether any is new */
  claim(after: number, count: number): boolean {
    const from = after - this.acked;
    const unclaimed = this.pending.slice(from, from + count).filter((press) => !isClaimed(press));
    for (const press of unclaimed) press.claimedIn = this.saves.next;
    return unclaimed.length > 0;
  }

  /** Of these, what is saved and so may be sent, now marked as sent on this connection. */
  takeToSend(after: number, count: number, connection: number): readonly { seq: number; delta: Delta }[] {
    const from = after - this.acked;
    const presses = this.pending.slice(from, from + count);
    const unsaved = presses.findIndex((press) => !this.saves.covers(press.claimedIn, press.movedIn));
    return presses.slice(0, unsaved < 0 ? count : unsaved).map((press, index) => {
      if (!wasSent(press)) press.sentOn = connection;
      return { seq: after + 1 + index, delta: press.delta };
    });
  }

  /** Does the press with this number wait for the storage? */
  isBeingSaved(seq: number): boolean {
    const press = this.pending[seq - this.acked - 1];
    return press !== undefined && isClaimed(press) && !this.saves.covers(press.claimedIn, press.movedIn);
  }

  /** @returns by how much others moved the number */
  state(value: number, revision: number): number {
    if (this.committed !== undefined && revision <= this.committed.revision) return 0;
    return this.adopt(value, revision, 0);
  }

  /** Presses up to `seq` are durable. They stay in the ledger until a state includes them. */
  ack({ seq, revision }: Ack): void {
    const settled = this.settle(seq);
    if (this.committed !== undefined && revision <= this.committed.revision) return; // shown already
    this.confirmed.push(...settled.map(({ delta }) => ({ delta, inRevision: revision })));
  }

  /**
   * Adopts the server's state. In another epoch (P19), the outcome of presses that were already sent is unknown:
   * they are given up.
   * @returns by how much others moved the number, how many presses were given up, and whether the
   *   server's data was replaced since the last welcome
   */
  welcome({ session, epoch, seq, value, revision }: Welcome) {
    const isNewLife = this.epoch !== undefined && this.epoch !== epoch;
    let givenUp = 0;
    let mine = 0;
    if (!isNewLife) {
      mine = sumOf(this.settle(seq));
    } else {
      givenUp = this.giveUp(wasSent);
      this.confirmed = [];
      this.committed = undefined; // the difference between unrelated values does not tell what others did
    }
    const others = this.adopt(value, revision, mine);
    if (this.session !== session || isNewLife) this.renumber(this.pending);
    this.session = session;
    this.epoch = epoch;
    this.acked = seq;
    return { others, givenUp, isNewLife };
  }

  /**
   * The server no longer knows the session (P17). Presses that it may have applied are given up; the others move
   * to the next session.
   * @param connection presses first sent on this one are known not to be applied; left out, where the
   *   refusal answers hello
   * @returns how many presses were given up
   */
  expire(connection: number = NEVER_SENT): number {
    const givenUp = this.giveUp((press) => wasSent(press) && press.sentOn !== connection);
    this.renumber(this.pending);
    this.session = undefined;
    this.acked = 0;
    return givenUp;
  }

  /** Removes a refused press; the later ones move up by one number. None of them counted under its old one (P16). */
  withdraw(seq: number): void {
    if (seq <= this.acked) return; // it counted, whatever the server says now
    const index = seq - this.acked - 1;
    this.pending.splice(index, 1);
    this.renumber(this.pending.slice(index));
  }

  /** They get other numbers than before. What may be stored under the old ones must be stored again before it is sent. */
  private renumber(presses: readonly PendingPress[]): void {
    this.saves.requireBarrier();
    for (const press of presses) {
      press.sentOn = NEVER_SENT;
      press.claimedIn = NEVER_CLAIMED;
      if (this.saves.mayHold(press.enteredIn)) press.movedIn = this.saves.next;
    }
  }

  /** Removes the pending presses up to `seq`. */
  private settle(seq: number): PendingPress[] {
    const settled = this.pending.splice(0, Math.max(0, seq - this.acked));
    this.acked = Math.max(this.acked, seq);
    return settled;
  }

  /** @returns by how much the new value differs from the old one, apart from own presses */
  private adopt(value: number, revision: number, mine: number): number {
    const isHeld = (press: ConfirmedPress): boolean => press.inRevision <= revision;
    const before = this.committed?.value;
    const own = mine + sumOf(this.confirmed.filter(isHeld));
    this.confirmed = this.confirmed.filter((press) => !isHeld(press));
    this.committed = { value, revision };
    return before === undefined ? 0 : value - before - own;
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
