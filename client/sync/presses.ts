/*
 * The presses on their way: which go out now, which wait, which go again. In: presses, the server's word on them,
 * time. Out: effects (save, send, tell). The ledger keeps them; here is what is known of this connection.
 */

import { type Ack, pressOf, type State, type Welcome } from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import type { EffectList } from './effects.ts';
import type { Ledger } from './ledger.ts';

/** Presses on their way without an ack. The server's burst is larger, so that a backlog fits under it. */
export const MAX_IN_FLIGHT = 64;

export class Presses {
  /** The highest number sent on this connection and not refused since. */
  private sentUpTo = 0;
  /** The server asked for patience until then. */
  private holdUntilMs = 0;

  constructor(
    private readonly ledger: Ledger,
    private readonly effects: EffectList,
  ) {}

  add(delta: Delta): void {
    this.ledger.press(delta);
    this.save();
  }

  /**
   * Sends what may go: first the save that it must survive (P30), then the presses in order.
   * @param connection the number of the connection: the ledger remembers on which one a press was first sent
   */
  sendPending(connection: number, nowMs: number): void {
    if (nowMs < this.holdUntilMs) return;
    const after = Math.max(this.sentUpTo, this.ledger.lastAcked);
    const room = MAX_IN_FLIGHT - (after - this.ledger.lastAcked);
    const presses = this.ledger.takeToSend(after, room, connection);
    if (presses.length === 0) return;
    this.save();
    for (const { delta, seq } of presses) this.effects.send(pressOf(delta, seq));
    this.sentUpTo = after + presses.length;
  }

  /** When sendPending() is to be called; Infinity if nothing waits for it. */
  wakeAtMs(): number {
    return this.hasUnsent() ? this.holdUntilMs : Number.POSITIVE_INFINITY;
  }

  private hasUnsent(): boolean {
    const inFlight = Math.max(0, this.sentUpTo - this.ledger.lastAcked); // refused, then acknowledged: none
    return inFlight < MAX_IN_FLIGHT && this.ledger.saving > inFlight;
  }

  // -------------------------------------------------------------------------------------- the server's word

  /** @param isFirst the page has just been opened: its person saw nothing of a former life of the data */
  welcomed(welcome: Welcome, isFirst: boolean): void {
    const { others, givenUp, isNewLife } = this.ledger.welcome(welcome);
    this.sentUpTo = welcome.seq;
    this.holdUntilMs = 0;
    this.tellOthers(others);
    if (isNewLife && !isFirst) this.effects.tell({ kind: 'new-life' });
    this.tellGivenUp(givenUp);
    this.save();
  }

  showState({ value, revision }: State): void {
    this.tellOthers(this.ledger.state(value, revision));
  }

  acknowledged(ack: Ack): void {
    this.ledger.ack(ack);
    this.save();
  }

  /** Everything beyond `seq` was refused, and goes again when the time has come. */
  sendAgainAfter(seq: number, atMs: number): void {
    if (seq < this.ledger.lastAcked) return; // settled meanwhile
    this.sentUpTo = Math.min(this.sentUpTo, seq);
    this.holdUntilMs = atMs;
  }

  /** @param connection presses first sent on this one did not count; undefined: the refusal answers hello */
  expire(connection: number | undefined): void {
    this.tellGivenUp(this.ledger.expire(connection));
    this.save();
  }

  /** Takes a press back that was refused for good. */
  withdraw(seq: number, why: 'range' | 'unsupported'): void {
    this.ledger.withdraw(seq);
    this.effects.tell({ kind: why });
    this.save();
  }

  // -------------------------------------------------------------------------------------- effects

  private save(): void {
    this.effects.save(this.ledger.record);
  }

  private tellOthers(delta: number): void {
    if (delta !== 0) this.effects.tell({ kind: 'others', delta });
  }

  private tellGivenUp(presses: number): void {
    if (presses > 0) this.effects.tell({ kind: 'outcome-unknown', presses });
  }
}
