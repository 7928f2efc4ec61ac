/*
 * The sync engine: the client's half of the protocol. Sans-I/O: no socket, clock, timers or randomness of its own. In:
 * user actions, socket events, and time. Out: effects, which host.ts performs in order, in every environment.
 * link.ts maintains the connection, presses.ts decides what is sent on it.
 *
 * The path of a press: press() → ledger (shown at once) → save → saved() → send → ack (durable) → state (everybody's).
 */

import {
  type Hello,
  PROTOCOL_VERSION,
  type Refused,
  type ServerMessage,
  type State,
  type Welcome,
} from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import { type Effect, EffectList } from './effects.ts';
import { Ledger } from './ledger.ts';
import { type Link, LinkControl, NO_NETWORK_TIMEOUT_MS } from './link.ts';
import { PaceControl } from './pace.ts';
import { Presses } from './presses.ts';
import type { LedgerRecord } from './record.ts';
import { type SaveOutcome, Saves } from './saves.ts';

/** How long to wait after a refusal without a delay. */
const DEFAULT_RETRY_MS = 250;

/**
 * May this client press (P32)? `granted`: as far as is known. Otherwise it watches and keeps its presses: the server asks
 * for a token, the given token is wrong, or the server checks no tokens from this address for a while.
 */
export type PressRight = 'granted' | 'needs-token' | 'wrong-token' | 'too-many-tokens';

export class SyncEngine {
  private readonly effects = new EffectList();
  private readonly saves = new Saves(this.effects);
  private readonly ledger: Ledger;
  private readonly presses: Presses;
  private readonly control: LinkControl;
  private readonly pace = new PaceControl();
  private userCount: number | undefined;
  /** Hello waits for the answer to this save; undefined: it was sent. */
  private helloAfter: number | undefined;
  private pressRight: PressRight = 'granted';
  private token: string | undefined;
  /** Was the number known before this connection? */
  private isReturning = false;

  /**
   * @param random uniform in [0, 1)
   * @param record what the page last saved
   */
  constructor(random: () => number, record?: LedgerRecord) {
    this.ledger = new Ledger(this.saves, record);
    this.presses = new Presses(this.ledger, this.saves, this.effects);
    this.control = new LinkControl(random, this.effects, () => this.hello());
  }

  // -------------------------------------------------------------------------------------- what to show

  get link(): Link {
    return this.control.state;
  }

  /** The committed value plus the user's own presses; undefined before anything is known. */
  get shown(): number | undefined {
    return this.ledger.shown;
  }

  get committedValue(): number | undefined {
    return this.ledger.committedValue;
  }

  get saving(): number {
    return this.presses.saving;
  }

  /** What the page would start from after a reload. */
  get record(): LedgerRecord {
    return this.presses.record;
  }

  /** False if pending presses would be lost with the page. */
  get isLasting(): boolean {
    return this.saves.isLasting;
  }

  get right(): PressRight {
    return this.pressRight;
  }

  get users(): number | undefined {
    return this.userCount;
  }

  // -------------------------------------------------------------------------------------- the user

  press(delta: Delta, nowMs: number): readonly Effect[] {
    this.presses.add(delta, nowMs);
    this.sendPending(nowMs);
    return this.effects.take();
  }

  /** Connects: at the start, after goOffline, at once instead of waiting, or to take a session back. */
  goOnline(nowMs: number): readonly Effect[] {
    this.control.goOnline(nowMs);
    return this.effects.take();
  }

  goOffline(): readonly Effect[] {
    this.control.goOffline();
    return this.effects.take();
  }

  /** The token is part of hello, so an open connection is replaced by a new one. */
  useToken(token: string | undefined, nowMs: number): readonly Effect[] {
    const isNews = token !== undefined && token !== this.token && this.pressRight !== 'granted';
    this.token = token;
    if (isNews && this.control.state.kind !== 'ended') this.control.startOver(nowMs);
    return this.effects.take();
  }

  // -------------------------------------------------------------------------------------- the storage

  /** The answer to the save effect of that version, and so to all earlier ones. */
  saved(version: number, outcome: SaveOutcome, nowMs: number): readonly Effect[] {
    this.presses.saved(version, outcome, nowMs);
    if (outcome === 'taken') this.control.startOver(nowMs);
    this.greetWhereDue();
    this.sendPending(nowMs);
    return this.effects.take();
  }

  // -------------------------------------------------------------------------------------- the socket

  opened(nowMs: number): readonly Effect[] {
    this.control.opened(nowMs);
    this.pace.opened();
    this.isReturning = this.ledger.committedValue !== undefined;
    this.prepareHello(nowMs);
    return this.effects.take();
  }

  /** A suspended page may have lost its record to another one: it checks before it resumes the session (P30). */
  private prepareHello(nowMs: number): void {
    const isFresh = this.ledger.sessionId === undefined && this.ledger.saving === 0;
    this.helloAfter = isFresh ? 0 : this.presses.check(nowMs);
    this.greetWhereDue();
  }

  private greetWhereDue(): void {
    if (this.helloAfter === undefined || !this.control.isGreeting) return;
    if (!this.presses.isChecked(this.helloAfter)) return;
    this.helloAfter = undefined;
    this.control.greet();
  }

  /** The socket closed, or could not be opened (1006). */
  closed(code: number, nowMs: number): readonly Effect[] {
    this.control.closed(code, nowMs);
    // The page that took the session over may have the record as well. Then this page continues with a new session.
    if (this.control.state.kind === 'ended') this.presses.check(nowMs);
    return this.effects.take();
  }

  received(message: ServerMessage, nowMs: number): readonly Effect[] {
    if (!this.control.isOpen) return [];
    this.control.heard(nowMs);
    switch (message.type) {
      case 'state':
        this.showState(message);
        break;
      case 'users':
        this.userCount = message.count;
        break;
      case 'welcome':
        this.welcomed(message, nowMs);
        break;
      case 'ack':
        this.presses.acknowledged(message, nowMs);
        this.sendPending(nowMs);
        break;
      case 'refused':
        this.refused(message, nowMs);
        break;
      case 'pong':
        break;
      default:
        message satisfies never;
    }
    return this.effects.take();
  }

  private showState(state: State): void {
    // Before the welcome it is unknown which of the pending presses this value includes (P12), and whether it continues
    // from the displayed number (P33).
    if (this.control.isGreeting && (this.isReturning || this.ledger.isUncertain)) return;
    this.presses.showState(state, !this.control.isGreeting);
  }

  private welcomed(welcome: Welcome, nowMs: number): void {
    if (this.presses.isInDoubt(welcome, nowMs)) return this.control.giveUp(nowMs);
    this.control.welcomed();
    this.pressRight = this.rightIn(welcome);
    this.userCount = welcome.users;
    this.presses.welcomed(welcome, this.control.connection === 1, nowMs);
    this.sendPending(nowMs);
    this.askPace(nowMs);
  }

  private rightIn({ mayPress = true }: Welcome): PressRight {
    if (mayPress) return 'granted';
    return this.token === undefined ? 'needs-token' : 'wrong-token';
  }

  // -------------------------------------------------------------------------------------- refusals

  private refused({ code, seq, retryAfterMs = DEFAULT_RETRY_MS }: Refused, nowMs: number): void {
    const retryAtMs = nowMs + retryAfterMs;
    switch (code) {
      case 'rate-limited':
        this.heldBack(seq, retryAtMs);
        return;
      case 'busy':
        this.foundBusy(seq, retryAtMs);
        return;
      case 'gap':
        this.foundGap(seq, retryAtMs, nowMs);
        return;
      case 'session-expired':
        this.expired(nowMs);
        return;
      case 'range':
        this.refusedForGood(seq, 'range', nowMs);
        return;
      case 'bad-message':
        this.refusedForGood(seq, 'unsupported', nowMs);
        return;
      case 'may-not-press':
        this.mayNotPress(seq, retryAtMs, nowMs);
        return;
      case 'protocol':
        if (this.control.isGreeting) this.control.end();
        return;
      default:
        code satisfies never;
    }
  }

  /** The press and all later ones must be sent later (P13). Without a number, a ping or a pace was refused. */
  private heldBack(seq: number | undefined, retryAtMs: number): void {
    if (seq === undefined) this.pace.refused(retryAtMs);
    else if (this.control.isLive) this.presses.sendAgainAfter(seq - 1, retryAtMs);
  }

  private foundBusy(seq: number | undefined, retryAtMs: number): void {
    if (this.control.isGreeting)
      this.control.greetAgainAt(retryAtMs); // the session could not be looked up
    else this.heldBack(seq, retryAtMs);
  }

  /** @param seq the last number that the server accepted (P10) */
  private foundGap(seq: number | undefined, retryAtMs: number, nowMs: number): void {
    if (seq === undefined) return;
    // A server that forgot what it acknowledged has lost data: its next welcome will show that.
    if (seq < this.ledger.lastAcked) this.control.giveUp(nowMs);
    else this.presses.sendAgainAfter(seq, retryAtMs);
  }

  /** Hello came with a token, and the server checks none for a while; or a press was refused, which is kept (P32). */
  private mayNotPress(seq: number | undefined, retryAtMs: number, nowMs: number): void {
    if (this.control.isGreeting) {
      this.pressRight = 'too-many-tokens';
      this.control.greetAgainAt(retryAtMs);
    } else if (seq !== undefined) {
      this.pressRight = 'needs-token';
      this.presses.sendAgainAfter(seq - 1, nowMs);
    }
  }

  private expired(nowMs: number): void {
    this.presses.expire(this.control.isLive ? this.control.connection : undefined, nowMs);
    this.control.greet();
  }

  /** Withdraws the press. The later ones get new numbers, so a new hello follows the old ones (P16). */
  private refusedForGood(seq: number | undefined, why: 'range' | 'unsupported', nowMs: number): void {
    if (seq === undefined && why === 'unsupported') this.pace.notUnderstood();
    if (seq === undefined || !this.control.isLive) return;
    this.presses.withdraw(seq, why, nowMs);
    this.control.greet();
  }

  // -------------------------------------------------------------------------------------- sending

  private hello(): Hello {
    const session = this.ledger.sessionId;
    const { lastAcked: acked, point } = this.ledger;
    const resumes = session === undefined ? {} : { session, acked, ...point };
    const right = this.token === undefined ? {} : { token: this.token };
    return { action: 'hello', protocol: PROTOCOL_VERSION, ...resumes, ...right };
  }

  private get maySend(): boolean {
    return this.control.isLive && this.pressRight === 'granted';
  }

  private sendPending(nowMs: number): void {
    if (this.maySend) this.presses.sendPending(this.control.connection, nowMs);
    this.control.setAwaiting(this.control.isLive && this.presses.inFlight > 0, nowMs);
  }

  private askPace(nowMs: number): void {
    const pace = this.control.isLive ? this.pace.take(nowMs) : undefined;
    if (pace !== undefined) this.effects.send({ action: 'pace', pace });
  }

  // -------------------------------------------------------------------------------------- time

  /** When to call tick(); Infinity if nothing waits for it. */
  wakeAtMs(): number {
    const atMs = Math.min(this.control.wakeAtMs(), this.presses.saveAtMs());
    const waitsMs = this.control.isLive ? Math.min(atMs, this.pace.wakeAtMs()) : atMs;
    return this.maySend ? Math.min(waitsMs, this.presses.wakeAtMs()) : waitsMs;
  }

  tick(nowMs: number): readonly Effect[] {
    this.presses.saveWhereDue(nowMs);
    if (this.control.isHelloDue(nowMs)) this.prepareHello(nowMs);
    this.greetWhereDue();
    this.sendPending(nowMs);
    this.askPace(nowMs);
    this.control.tick(nowMs);
    return this.effects.take();
  }

  /**
   * Is the page visible (P34)? When it becomes visible it pings at once: after the device has slept, the connection
   * may have been dead for longer than it seems.
   */
  setSeen(isSeen: boolean, nowMs: number): readonly Effect[] {
    this.pace.setSeen(isSeen, nowMs);
    this.askPace(nowMs);
    if (isSeen) this.control.probe(nowMs);
    return this.effects.take();
  }

  /** The browser reports that there is no network. */
  lostNetwork(nowMs: number): readonly Effect[] {
    this.control.probe(nowMs, NO_NETWORK_TIMEOUT_MS);
    return this.effects.take();
  }
}
