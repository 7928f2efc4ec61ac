/*
 * The checker of one page: from what goes in and out of its engine, it knows which press has which number,
 * what became of each, and what the person must see. It keeps its own books, by the words of PROTOCOL.md. In:
 * what the engine was told and what it did. Out: nothing, or a Violation.
 */

import type { SyncEngine } from '../client/sync/engine.ts';
import { MAX_IN_FLIGHT } from '../client/sync/presses.ts';
import type { LedgerRecord } from '../client/sync/record.ts';
import type { Refused, ServerMessage, SessionId, Welcome } from '../protocol/messages.ts';
import type { Delta } from '../protocol/press.ts';
import { Violation } from './entry.ts';
import type { Life, NumberedPress, Oracle } from './oracle.ts';
import type { Saved } from './saved.ts';

interface Pending {
  readonly press: NumberedPress;
  /** The connection on which it was first sent; 0: none, −1: one of an earlier life of the page. */
  sentOn: number;
}

export class PageChecker {
  private session: SessionId | undefined;
  private epoch: string | undefined;
  private acked = 0;
  private pending: Pending[] = [];
  /** Acknowledged, and in a revision that the page has not seen. */
  private confirmed: NumberedPress[] = [];
  /** The committed value that the page shows is that of this revision. */
  private seen: { readonly life: Life; readonly revision: number } | undefined;
  private connection = 0;
  private isLive = false;
  /** Presses that the person must be told of now, since their outcome is unknown. */
  private untold = 0;

  constructor(
    private readonly oracle: Oracle,
    saved?: Saved,
  ) {
    if (saved === undefined) return;
    const { record, presses } = saved;
    this.session = record.session;
    this.epoch = record.epoch;
    this.acked = record.acked;
    this.pending = presses.map((press, index) => ({ press, sentOn: index < record.sent ? -1 : 0 }));
  }

  /** Has a session, and nothing pending: then a copy of its record does no harm. */
  get canBeCopied(): boolean {
    return this.session !== undefined && this.pending.length === 0;
  }

  get presses(): NumberedPress[] {
    return this.pending.map(({ press }) => press);
  }

  // -------------------------------------------------------------------------------------- what goes in

  pressed(delta: Delta): void {
    this.pending.push({ press: this.oracle.pressed(delta), sentOn: 0 });
  }

  opened(): void {
    this.connection += 1;
    this.isLive = false;
  }

  /** @param epoch of the server at the other end */
  received(message: ServerMessage, epoch: string): void {
    switch (message.type) {
      case 'state':
        this.state(message.revision, epoch);
        return;
      case 'welcome':
        this.welcome(message);
        return;
      case 'ack':
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

  private state(revision: number, epoch: string): void {
    if (!this.isLive && this.pending.some(({ sentOn }) => sentOn !== 0)) return; // P12
    if (this.seen !== undefined && revision <= this.seen.revision) return;
    this.see(epoch, revision);
  }

  private welcome({ session, epoch, seq, revision }: Welcome): void {
    if (this.epoch === undefined || this.epoch === epoch) this.settle(seq);
    else this.giveUp(({ sentOn }) => sentOn !== 0);
    this.session = session;
    this.epoch = epoch;
    this.acked = seq;
    this.isLive = true;
    this.see(epoch, revision);
  }

  private settle(seq: number): void {
    for (const { press } of this.pending.splice(0, Math.max(0, seq - this.acked))) {
      if (press.counted === undefined)
        throw new Violation('P11', 'a press was acknowledged and did not count');
      press.fate = 'saved';
      this.confirmed.push(press);
    }
    this.acked = Math.max(this.acked, seq);
    this.confirmed = this.confirmed.filter((press) => !this.isSeen(press));
  }

  private withdraw(seq: number): void {
    this.isLive = false;
    const [withdrawn] = this.pending.splice(seq - this.acked - 1, 1);
    if (withdrawn !== undefined) withdrawn.press.fate = 'withdrawn';
    for (const behind of this.pending.slice(seq - this.acked - 1)) behind.sentOn = 0; // passed over (P16)
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

  private see(epoch: string, revision: number): void {
    if (this.seen?.life.epoch !== epoch) this.confirmed = [];
    this.seen = { life: this.oracle.life(epoch), revision };
    this.confirmed = this.confirmed.filter((press) => !this.isSeen(press));
  }

  private isSeen({ counted }: NumberedPress): boolean {
    if (counted === undefined || this.seen === undefined) return false;
    return counted.life === this.seen.life && counted.revision <= this.seen.revision;
  }

  // -------------------------------------------------------------------------------------- what comes out

  /** The engine sends a press. @param saved what would survive the page now (P30) */
  sent(seq: number, delta: Delta, saved: LedgerRecord | undefined): void {
    const index = seq - this.acked - 1;
    const pending = this.pending[index];
    if (pending === undefined || pending.press.delta !== delta) {
      throw new Violation('P10', `press ${seq} was sent, which the person did not make`);
    }
    if (index >= MAX_IN_FLIGHT) throw new Violation('bounds', `${index + 1} presses are under way at once`);
    if (saved?.session !== this.session || seq > saved!.acked + saved!.sent)
      throw new Violation('P30', `press ${seq} was sent before it was saved`);
    if (pending.sentOn === 0) pending.sentOn = this.connection;
    this.oracle.numbered(this.session!, seq, pending.press);
  }

  toldUnknown(presses: number): void {
    if (presses !== this.untold) {
      throw new Violation('P17', `${presses} presses were told to be unknown, and ${this.untold} are`);
    }
    this.untold = 0;
  }

  /** After each event: what the person sees is what the disk held in that revision, and every own press that it lacks (P12). */
  check(engine: SyncEngine): void {
    if (this.untold > 0) throw new Violation('P17', `nobody was told of ${this.untold} unknown presses`);
    if (engine.saving !== this.pending.length) {
      throw new Violation(
        'P12',
        `${engine.saving} presses are being saved, and ${this.pending.length} should be`,
      );
    }
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
    if (shown !== sum && Number.isSafeInteger(sum))
      throw new Violation('P12', `${shown} is shown, and it should be ${sum}`);
  }

  /** The page is gone without its record, or some of its presses were not saved yet. */
  abandon(kept: readonly NumberedPress[]): void {
    for (const { press } of this.pending) {
      if (press.fate === 'pending' && !kept.includes(press)) press.fate = 'abandoned';
    }
  }
}
