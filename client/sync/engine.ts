/*
 * The sync engine: one client's half of the protocol. Pure: no socket, no clock, no timers, no chance. In:
 * what the person does, what the socket brings, and time. Out: effects, to be carried out in their order.
 * store.ts does that in the browser; simulations do it in worlds of their own.
 *
 * A press goes: press() → ledger (shown at once) → save → send → ack (durable) → state (everybody's).
 */

import { CloseCode, mayReconnect } from '../../protocol/close-codes.ts';
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  pressOf,
  type Refused,
  type ServerMessage,
  type State,
  type Welcome,
} from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import { backoffMs, RECONNECT } from './backoff.ts';
import { Ledger, type LedgerRecord } from './ledger.ts';

/** Presses on their way without an ack. The server's burst is larger, so that a backlog fits under it. */
export const MAX_IN_FLIGHT = 64;
/** A connection that does not open in this time is given up. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** After so long a silence the client asks whether anybody is there … */
export const HEARTBEAT_MS = 10_000;
/** … and after so long without an answer, there is nobody: the connection is half open (P25). */
export const HEARTBEAT_TIMEOUT_MS = 5_000;
/** How long to wait where the server refused and did not say. */
const DEFAULT_RETRY_MS = 250;

export type Link =
  /** Off, because the person wants it so, or because nothing was started yet. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'connecting'; readonly sinceMs: number }
  /** Open, and hello is said or, after a refusal, about to be said again. */
  | { readonly kind: 'greeting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'waiting'; readonly untilMs: number }
  | { readonly kind: 'ended'; readonly why: 'taken-over' | 'refused' };

export type Effect =
  | { readonly kind: 'connect' }
  /** Closes the socket; nothing that it brings later is to be told to the engine. */
  | { readonly kind: 'disconnect'; readonly code: number }
  /** Keeps the record for the next life of the page. Comes before the sends that it must survive. */
  | { readonly kind: 'save'; readonly record: LedgerRecord }
  | { readonly kind: 'send'; readonly message: ClientMessage }
  | { readonly kind: 'tell'; readonly news: News };

/** What a person should see beside the number itself. */
export type News =
  | { readonly kind: 'others'; readonly delta: number }
  | { readonly kind: 'outcome-unknown'; readonly presses: number }
  /** The server's data is another than before: the number is, too. */
  | { readonly kind: 'new-life' }
  | { readonly kind: 'range' };

export class SyncEngine {
  private readonly ledger: Ledger;
  private state: Link = { kind: 'offline' };
  private userCount: number | undefined;
  /** Counts connections; the ledger remembers on which one a press was first sent. */
  private connection = 0;
  /** Attempts since the last welcome. */
  private attempt = 0;
  /** The highest number sent on this connection and not refused since. */
  private sentUpTo = 0;
  /** The server asked for patience until then. */
  private holdUntilMs = 0;
  private heardAtMs = 0;
  private pingedAtMs: number | undefined;
  private effects: Effect[] = [];

  /**
   * @param random uniform in [0, 1)
   * @param record what an earlier life of the page saved
   */
  constructor(
    private readonly random: () => number,
    record?: LedgerRecord,
  ) {
    this.ledger = new Ledger(record);
  }

  // -------------------------------------------------------------------------------------- what to show

  get link(): Link {
    return this.state;
  }

  /** The committed value with the own presses on top; undefined before anything is known. */
  get shown(): number | undefined {
    return this.ledger.shown;
  }

  get committedValue(): number | undefined {
    return this.ledger.committedValue;
  }

  get saving(): number {
    return this.ledger.saving;
  }

  /** What a next life of the page would begin with. */
  get record(): LedgerRecord {
    return this.ledger.record;
  }

  get users(): number | undefined {
    return this.userCount;
  }

  // -------------------------------------------------------------------------------------- the person

  press(delta: Delta, nowMs: number): readonly Effect[] {
    this.ledger.press(delta);
    this.save();
    this.sendPending(nowMs);
    return this.take();
  }

  /** Connects: at the start, after goOffline, at once instead of waiting, or to take a session back. */
  goOnline(nowMs: number): readonly Effect[] {
    if (this.state.kind === 'offline' || this.state.kind === 'waiting' || this.state.kind === 'ended') {
      this.connect(nowMs);
    }
    return this.take();
  }

  goOffline(): readonly Effect[] {
    if (this.hasSocket()) this.effects.push({ kind: 'disconnect', code: CloseCode.NORMAL });
    this.state = { kind: 'offline' };
    return this.take();
  }

  // -------------------------------------------------------------------------------------- the socket

  opened(nowMs: number): readonly Effect[] {
    this.connection += 1;
    this.state = { kind: 'greeting' };
    this.holdUntilMs = Number.POSITIVE_INFINITY;
    this.heard(nowMs);
    this.sayHello();
    return this.take();
  }

  received(message: ServerMessage, nowMs: number): readonly Effect[] {
    if (this.state.kind !== 'greeting' && this.state.kind !== 'live') return [];
    this.heard(nowMs);
    switch (message.type) {
      case 'state':
        this.onState(message);
        break;
      case 'users':
        this.userCount = message.count;
        break;
      case 'welcome':
        this.onWelcome(message, nowMs);
        break;
      case 'ack':
        this.ledger.ack(message);
        this.save();
        this.sendPending(nowMs);
        break;
      case 'refused':
        this.onRefused(message, nowMs);
        break;
      case 'pong':
        break;
      default:
        message satisfies never;
    }
    return this.take();
  }

  /** The socket closed, or could not be opened (1006). */
  closed(code: number, nowMs: number): readonly Effect[] {
    if (!this.hasSocket()) return [];
    if (mayReconnect(code)) this.wait(nowMs);
    else this.state = { kind: 'ended', why: code === CloseCode.TAKEN_OVER ? 'taken-over' : 'refused' };
    return this.take();
  }

  // -------------------------------------------------------------------------------------- time

  /** When tick() is to be called; Infinity if nothing waits for it. */
  wakeAtMs(): number {
    switch (this.state.kind) {
      case 'offline':
      case 'ended':
        return Number.POSITIVE_INFINITY;
      case 'waiting':
        return this.state.untilMs;
      case 'connecting':
        return this.state.sinceMs + CONNECT_TIMEOUT_MS;
      case 'greeting':
        return Math.min(this.heartbeatAtMs(), this.holdUntilMs);
      case 'live':
        return this.hasUnsent() ? Math.min(this.heartbeatAtMs(), this.holdUntilMs) : this.heartbeatAtMs();
      default:
        return this.state satisfies never;
    }
  }

  tick(nowMs: number): readonly Effect[] {
    switch (this.state.kind) {
      case 'offline':
      case 'ended':
        break;
      case 'waiting':
        if (nowMs >= this.state.untilMs) this.connect(nowMs);
        break;
      case 'connecting':
        if (nowMs >= this.state.sinceMs + CONNECT_TIMEOUT_MS) this.giveUpSocket(nowMs);
        break;
      case 'greeting':
        if (nowMs >= this.holdUntilMs) this.sayHello();
        this.beat(nowMs);
        break;
      case 'live':
        this.sendPending(nowMs);
        this.beat(nowMs);
        break;
      default:
        this.state satisfies never;
    }
    return this.take();
  }

  /** Asks at once whether anybody is there: after a sleep, the silence may be longer than it seems. */
  probe(nowMs: number): readonly Effect[] {
    if (this.state.kind === 'live' && this.pingedAtMs === undefined) this.ping(nowMs);
    return this.take();
  }

  // -------------------------------------------------------------------------------------- messages

  private onState({ value, revision }: State): void {
    // Before the welcome nobody knows which of the presses that were under way this value holds.
    if (this.state.kind === 'greeting' && this.ledger.isUncertain) return;
    this.tellOthers(this.ledger.state(value, revision));
  }

  private onWelcome(welcome: Welcome, nowMs: number): void {
    const { others, givenUp, isNewLife } = this.ledger.welcome(welcome);
    this.state = { kind: 'live' };
    this.attempt = 0;
    this.sentUpTo = welcome.seq;
    this.holdUntilMs = 0;
    this.userCount = welcome.users;
    this.tellOthers(others);
    // Not when a page has just been opened: its person saw nothing of the former life.
    if (isNewLife && this.connection > 1) this.effects.push({ kind: 'tell', news: { kind: 'new-life' } });
    this.tellGivenUp(givenUp);
    this.save();
    this.sendPending(nowMs);
  }

  private onRefused({ code, seq, retryAfterMs = DEFAULT_RETRY_MS }: Refused, nowMs: number): void {
    switch (code) {
      case 'rate-limited':
      case 'busy':
        this.onNotNow(code, seq, nowMs + retryAfterMs);
        return;
      case 'gap':
        if (seq === undefined) return;
        // A server that forgot what it acknowledged has lost data: hello will bring that to light.
        if (seq < this.ledger.lastAcked) this.giveUpSocket(nowMs);
        else this.sendAgainAfter(seq, nowMs + retryAfterMs);
        return;
      case 'session-expired':
        this.tellGivenUp(this.ledger.expire(this.state.kind === 'live' ? this.connection : undefined));
        this.state = { kind: 'greeting' };
        this.save();
        this.sayHello();
        return;
      case 'range':
        if (seq === undefined || this.state.kind !== 'live') return;
        this.ledger.withdraw(seq);
        this.effects.push({ kind: 'tell', news: { kind: 'range' } });
        this.state = { kind: 'greeting' }; // the others get new numbers: hello comes behind the old ones
        this.save();
        this.sayHello();
        return;
      case 'protocol':
        if (this.state.kind !== 'greeting') return;
        this.effects.push({ kind: 'disconnect', code: CloseCode.NORMAL });
        this.state = { kind: 'ended', why: 'refused' };
        return;
      case 'bad-message': // a fault in this program; the tenth ends the connection
        return;
      default:
        code satisfies never;
    }
  }

  private onNotNow(code: 'rate-limited' | 'busy', seq: number | undefined, atMs: number): void {
    if (this.state.kind === 'live' && seq !== undefined) this.sendAgainAfter(seq - 1, atMs);
    // The session could not be looked up. A rate is never that of hello, but of a ping that came before it.
    if (this.state.kind === 'greeting' && code === 'busy') this.holdUntilMs = atMs;
  }

  /** Everything beyond `seq` was refused, and goes again when the time has come. */
  private sendAgainAfter(seq: number, atMs: number): void {
    if (seq < this.ledger.lastAcked) return; // settled meanwhile
    this.sentUpTo = Math.min(this.sentUpTo, seq);
    this.holdUntilMs = atMs;
  }

  private sayHello(): void {
    this.holdUntilMs = Number.POSITIVE_INFINITY;
    const session = this.ledger.sessionId;
    const resumes = session === undefined ? {} : { session, acked: this.ledger.lastAcked };
    this.send({ action: 'hello', protocol: PROTOCOL_VERSION, ...resumes });
  }

  private sendPending(nowMs: number): void {
    if (this.state.kind !== 'live' || nowMs < this.holdUntilMs) return;
    const after = Math.max(this.sentUpTo, this.ledger.lastAcked);
    const room = MAX_IN_FLIGHT - (after - this.ledger.lastAcked);
    const presses = this.ledger.takeToSend(after, room, this.connection);
    if (presses.length === 0) return;
    this.save();
    for (const { delta, seq } of presses) this.send(pressOf(delta, seq));
    this.sentUpTo = after + presses.length;
  }

  private hasUnsent(): boolean {
    const inFlight = Math.max(0, this.sentUpTo - this.ledger.lastAcked); // refused, then acknowledged: none
    return inFlight < MAX_IN_FLIGHT && this.ledger.saving > inFlight;
  }

  // -------------------------------------------------------------------------------------- connection

  private connect(nowMs: number): void {
    this.state = { kind: 'connecting', sinceMs: nowMs };
    this.effects.push({ kind: 'connect' });
  }

  private wait(nowMs: number): void {
    this.state = { kind: 'waiting', untilMs: nowMs + backoffMs(this.attempt, RECONNECT, this.random) };
    this.attempt += 1;
  }

  private giveUpSocket(nowMs: number): void {
    this.effects.push({ kind: 'disconnect', code: CloseCode.NORMAL });
    this.wait(nowMs);
  }

  private hasSocket(): boolean {
    return this.state.kind === 'connecting' || this.state.kind === 'greeting' || this.state.kind === 'live';
  }

  private heard(nowMs: number): void {
    this.heardAtMs = nowMs;
    this.pingedAtMs = undefined;
  }

  private heartbeatAtMs(): number {
    return this.pingedAtMs === undefined
      ? this.heardAtMs + HEARTBEAT_MS
      : this.pingedAtMs + HEARTBEAT_TIMEOUT_MS;
  }

  private beat(nowMs: number): void {
    if (nowMs < this.heartbeatAtMs()) return;
    if (this.pingedAtMs === undefined) this.ping(nowMs);
    else this.giveUpSocket(nowMs);
  }

  private ping(nowMs: number): void {
    this.pingedAtMs = nowMs;
    this.send({ action: 'ping' });
  }

  // -------------------------------------------------------------------------------------- effects

  private send(message: ClientMessage): void {
    this.effects.push({ kind: 'send', message });
  }

  private save(): void {
    if (this.effects.at(-1)?.kind === 'save') this.effects.pop();
    this.effects.push({ kind: 'save', record: this.ledger.record });
  }

  private tellOthers(delta: number): void {
    if (delta !== 0) this.effects.push({ kind: 'tell', news: { kind: 'others', delta } });
  }

  private tellGivenUp(presses: number): void {
    if (presses > 0) this.effects.push({ kind: 'tell', news: { kind: 'outcome-unknown', presses } });
  }

  private take(): readonly Effect[] {
    const effects = this.effects;
    this.effects = [];
    return effects;
  }
}
