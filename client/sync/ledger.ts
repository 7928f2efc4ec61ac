/*
 * The ledger: what is committed, and the own presses on top of it. In: presses, and what the server says of
 * them. Out: the number to show. Sans-I/O.
 *
 *   shown = committed value + confirmed presses that it does not hold yet + pending presses
 *
 * A confirmed press leaves the ledger when a state holds it, not when it is acknowledged: so the shown
 * number neither dips nor jumps when a press is confirmed (P12).
 */

import type { Ack, SessionId, Welcome } from '../../protocol/messages.ts';
import { type Delta, sumOf } from '../../protocol/press.ts';
import type { LedgerRecord } from './record.ts';

/** Not acknowledged. Its number follows from its place: the first pending press is `acked + 1`. */
interface PendingPress {
  readonly delta: Delta;
  /** The connection on which it was first sent. */
  sentOn: number;
}

/** Acknowledged: each state from `inRevision` on holds it. */
interface ConfirmedPress {
  readonly delta: Delta;
  readonly inRevision: number;
}

const NEVER_SENT = 0;
const SENT_BEFORE_RELOAD = -1;

export class Ledger {
  private session: SessionId | undefined;
  private epoch: string | undefined;
  private acked = 0;
  private pending: PendingPress[] = [];
  private confirmed: ConfirmedPress[] = [];
  private committed: { readonly value: number; readonly revision: number } | undefined;

  constructor(record?: LedgerRecord) {
    if (record === undefined) return;
    this.session = record.session;
    this.epoch = record.epoch;
    this.acked = record.acked;
    this.pending = record.pending.map(({ delta, sent }) => ({
      delta,
      sentOn: sent ? SENT_BEFORE_RELOAD : NEVER_SENT,
    }));
  }

  get record(): LedgerRecord {
    const pending = this.pending.map(({ delta, sentOn }) => ({ delta, sent: sentOn !== NEVER_SENT }));
    return { session: this.session, epoch: this.epoch, acked: this.acked, pending };
  }

  /** The number for the person; undefined before anything is known. */
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

  /** Might a state hold presses of which the ledger does not know yet that they were applied? */
  get isUncertain(): boolean {
    return this.pending.some(wasSent);
  }

  press(delta: Delta): void {
    this.pending.push({ delta, sentOn: NEVER_SENT });
  }

  /** Presses with numbers beyond `after`, at most `count`, marked as sent on this connection. */
  takeToSend(after: number, count: number, connection: number): readonly { seq: number; delta: Delta }[] {
    const from = after - this.acked;
    return this.pending.slice(from, from + Math.max(0, count)).map((press, index) => {
      if (!wasSent(press)) press.sentOn = connection;
      return { seq: after + 1 + index, delta: press.delta };
    });
  }

  /** @returns by how much others moved the number */
  state(value: number, revision: number): number {
    if (this.committed !== undefined && revision <= this.committed.revision) return 0;
    return this.adopt(value, revision, 0);
  }

  /** Presses up to `seq` are durable. They stay in the shown number until a state holds them. */
  ack({ seq, revision }: Ack): void {
    const settled = this.settle(seq);
    if (this.committed !== undefined && revision <= this.committed.revision) return; // shown already
    this.confirmed.push(...settled.map(({ delta }) => ({ delta, inRevision: revision })));
  }

  /**
   * The server's word on where things stand. In another epoch (P19) nobody knows what became of the presses
   * that were sent: they are given up.
   * @returns by how much others moved the number, how many presses were given up, and whether the data
   *   began a new life since the last welcome
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
      this.committed = undefined; // a value of another life does not tell what others did
    }
    const others = this.adopt(value, revision, mine);
    this.session = session;
    this.epoch = epoch;
    this.acked = seq;
    return { others, givenUp, isNewLife };
  }

  /**
   * The server does not know the session any more (P17). Presses that it may have applied before it forgot
   * are given up; the others go into the next session.
   * @param connection presses first sent on this one are known not to be applied; left out, where the
   *   refusal answers hello
   * @returns how many presses were given up
   */
  expire(connection: number = NEVER_SENT): number {
    const givenUp = this.giveUp((press) => wasSent(press) && press.sentOn !== connection);
    for (const press of this.pending) press.sentOn = NEVER_SENT;
    this.session = undefined;
    this.acked = 0;
    return givenUp;
  }

  /** Takes a refused press back; the ones behind it move up. */
  withdraw(seq: number): void {
    if (seq <= this.acked) return; // it counted, whatever the server says now
    this.pending.splice(seq - this.acked - 1, 1);
  }

  /** Removes the pending presses up to `seq`. */
  private settle(seq: number): PendingPress[] {
    const settled = this.pending.splice(0, Math.max(0, seq - this.acked));
    this.acked = Math.max(this.acked, seq);
    return settled;
  }

  /** @returns what the new value holds beyond the old one and the own presses */
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

function wasSent(press: PendingPress): boolean {
  return press.sentOn !== NEVER_SENT;
}
