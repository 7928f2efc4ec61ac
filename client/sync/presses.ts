/*
 * Pending presses on the current connection: which to send now, which must wait, which to retransmit. In: presses,
 * the server's answers, time. Out: effects (save, send, tell). The ledger keeps the presses themselves.
 */

import { type Ack, pressOf, type State, type Welcome } from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import type { EffectList } from './effects.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerRecord } from './record.ts';
import type { SaveOutcome, Saves } from './saves.ts';

/** The limit of presses in flight. The server's burst is larger, so that a backlog fits within it. */
export const MAX_IN_FLIGHT = 64;

/** A press that was refused permanently, but may be in a stored record: a page that takes the record would send it. */
interface Withdrawn {
  readonly delta: Delta;
  readonly why: 'range' | 'unsupported';
  /** The first record that contains it, by its version. */
  readonly enteredIn: number;
  /** The first one that lacks it. */
  readonly goneIn: number;
}

export class Presses {
  /** The highest number sent on this connection and not refused since. */
  private sentUpTo = 0;
  /** The server asked the client to send nothing before this time. */
  private holdUntilMs = 0;
  /** Users have not been told about these yet; the oldest first. */
  private withdrawn: Withdrawn[] = [];

  constructor(
    private readonly ledger: Ledger,
    private readonly saves: Saves,
    private readonly effects: EffectList,
  ) {}

  add(delta: Delta, nowMs: number): void {
    this.ledger.press(delta);
    this.save(nowMs);
  }

  /**
   * Sends what a stored record says is being sent, so that the server never knows more than the record (P30).
   * @param connection the number of the connection: the ledger remembers on which one a press was first sent
   */
  sendPending(connection: number, nowMs: number): void {
    if (nowMs < this.holdUntilMs) return;
    const after = Math.max(this.sentUpTo, this.ledger.lastAcked);
    const room = Math.max(0, MAX_IN_FLIGHT - (after - this.ledger.lastAcked));
    if (this.ledger.claim(after, room)) this.save(nowMs);
    const presses = this.ledger.takeToSend(after, room, connection);
    for (const { delta, seq } of presses) this.effects.send(pressOf(delta, seq));
    this.sentUpTo = after + presses.length;
  }

  /** When to call sendPending(); Infinity if nothing waits for it, or only for the storage. */
  wakeAtMs(): number {
    return this.hasUnsent() ? this.holdUntilMs : Number.POSITIVE_INFINITY;
  }

  /** Sent on this connection and not yet answered. Zero after a refusal that was then acknowledged. */
  get inFlight(): number {
    return Math.max(0, this.sentUpTo - this.ledger.lastAcked);
  }

  private hasUnsent(): boolean {
    const { inFlight } = this;
    const { lastAcked, saving } = this.ledger;
    return (
      inFlight < MAX_IN_FLIGHT && saving > inFlight && !this.ledger.isBeingSaved(lastAcked + inFlight + 1)
    );
  }

  // -------------------------------------------------------------------------------------- the storage

  /** The storage's answer. The presses that waited for it can be sent. */
  saved(version: number, outcome: SaveOutcome, nowMs: number): void {
    this.saves.answer(version, outcome, nowMs);
    if (outcome === 'taken') this.leave(nowMs);
    this.tellWithdrawn();
  }

  /** Another page has the last saved record, which may contain a press that was withdrawn here since. */
  private leave(nowMs: number): void {
    const kept = this.withdrawn.filter(({ enteredIn }) => !this.saves.hasSaved(enteredIn));
    const { taken, givenUp } = this.ledger.leave();
    const presses = taken + this.withdrawn.length - kept.length;
    this.withdrawn = kept;
    if (presses > 0) this.effects.tell({ kind: 'taken', presses });
    this.tellGivenUp(givenUp);
    this.save(nowMs);
  }

  /** Checks that the record is still this page's. @returns the version whose answer tells */
  check(nowMs: number): number {
    this.save(nowMs);
    return this.saves.latest;
  }

  /** Has the storage answered that version, or is it not waited for? */
  isChecked(version: number): boolean {
    return this.saves.isSettled(version);
  }

  /** Retries a failed save, or continues without it. */
  saveWhereDue(nowMs: number): void {
    if (this.saves.isDue(nowMs) && this.saving > 0) this.save(nowMs);
  }

  /** When to call saveWhereDue(). */
  saveAtMs(): number {
    return this.saves.wakeAtMs(this.saving > 0);
  }

  /** For the next life of this page. It resends presses whose refusal was not reported, and reports the next refusal. */
  get record(): LedgerRecord {
    const { record } = this.ledger;
    return { ...record, pending: [...record.pending, ...this.withdrawn.map(({ delta }) => delta)] };
  }

  /** How many are unsettled: neither durable, nor known not to count. */
  get saving(): number {
    return this.ledger.saving + this.withdrawn.length;
  }

  // -------------------------------------------------------------------------------------- the server's answers

  /** @param isFirst the page has just been opened and has shown no previous data */
  welcomed(welcome: Welcome, isFirst: boolean, nowMs: number): void {
    const { others, givenUp, isNewLife, isOlderCopy } = this.ledger.welcome(welcome);
    this.sentUpTo = welcome.seq;
    this.holdUntilMs = 0;
    this.tellOthers(others);
    if (isNewLife && !isFirst) this.effects.tell({ kind: 'new-life' });
    if (isOlderCopy) this.effects.tell({ kind: 'older-copy' });
    this.tellGivenUp(givenUp);
    this.save(nowMs);
  }

  /**
   * A node may be a moment behind the others without being an older copy of the data. When a session is resumed, the
   * store looks it up with the point that this client knows, so that welcome tells. @returns must it be resumed?
   */
  isInDoubt(welcome: Welcome, nowMs: number): boolean {
    if (!this.ledger.isInDoubt(welcome)) return false;
    this.ledger.begin(welcome.session);
    this.save(nowMs);
    return true;
  }

  showState(state: State, isWelcomed: boolean): void {
    this.tellOthers(this.ledger.state(state, isWelcomed));
  }

  acknowledged(ack: Ack, nowMs: number): void {
    this.ledger.ack(ack);
    this.save(nowMs);
  }

  /** Everything beyond `seq` was refused: it is retransmitted at `atMs`. */
  sendAgainAfter(seq: number, atMs: number): void {
    if (seq < this.ledger.lastAcked) return; // acknowledged in the meantime
    this.sentUpTo = Math.min(this.sentUpTo, seq);
    this.holdUntilMs = atMs;
  }

  /** @param connection presses first sent on this one did not count; undefined: the refusal answers hello */
  expire(connection: number | undefined, nowMs: number): void {
    this.tellGivenUp(this.ledger.expire(connection));
    this.save(nowMs);
  }

  /** Removes a press that was refused permanently. The user is told once no stored record contains it any more (P16). */
  withdraw(seq: number, why: Withdrawn['why'], nowMs: number): void {
    const press = this.ledger.withdraw(seq);
    this.save(nowMs);
    const goneIn = this.saves.latest;
    if (press !== undefined)
      this.withdrawn.push({ why, delta: press.delta, enteredIn: press.enteredIn, goneIn });
    this.tellWithdrawn();
  }

  private tellWithdrawn(): void {
    const isOver = ({ enteredIn, goneIn }: Withdrawn): boolean =>
      this.saves.hasSaved(goneIn) || !this.saves.mayHave(enteredIn);
    while (this.withdrawn[0] !== undefined && isOver(this.withdrawn[0]))
      this.effects.tell({ kind: this.withdrawn.shift()!.why });
  }

  // -------------------------------------------------------------------------------------- effects

  private save(nowMs: number): void {
    this.saves.save(this.ledger.record, nowMs);
  }

  private tellOthers(delta: number): void {
    if (delta !== 0) this.effects.tell({ kind: 'others', delta });
  }

  private tellGivenUp(presses: number): void {
    if (presses > 0) this.effects.tell({ kind: 'outcome-unknown', presses });
  }
}
