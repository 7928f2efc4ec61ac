/*
 * The link: whether the engine is connected, and when it tries again. It connects, says hello, backs off (P29) and
 * keeps the connection alive (P24, P25). In: user actions, socket events, time. Out: effects.
 */

import { CloseCode, mayReconnect } from '../../protocol/close-codes.ts';
import type { Hello } from '../../protocol/messages.ts';
import { backoffMs, RECONNECT } from './backoff.ts';
import type { EffectList } from './effects.ts';

/** A connection that has not opened after this time is given up. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** After this long without a message, the client sends a ping … */
export const HEARTBEAT_MS = 10_000;
/** Or after this long while a press is unacknowledged … */
export const ANSWER_MS = 2_000;
/** … and after this long without an answer, it considers the connection dead (P25). */
export const HEARTBEAT_TIMEOUT_MS = 5_000;
/** The same after the browser has reported that there is no network. It may be wrong, as for a server on this machine. */
export const NO_NETWORK_TIMEOUT_MS = 2_000;

export type Link =
  /** Offline: the user turned it off, or nothing was started yet. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'connecting'; readonly sinceMs: number }
  /** Open; hello was sent or, after a refusal, will be sent again. */
  | { readonly kind: 'greeting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'waiting'; readonly untilMs: number }
  | { readonly kind: 'ended'; readonly why: 'taken-over' | 'refused' };

export class LinkControl {
  private link: Link = { kind: 'offline' };
  /** Attempts since the last welcome. */
  private attempt = 0;
  /** When to resend hello, because the server was busy. */
  private helloAtMs = Number.POSITIVE_INFINITY;
  private heardAtMs = 0;
  /** Since when presses wait for an answer, or the time of the last message, if that is later. */
  private awaitedSinceMs: number | undefined;
  /** A ping was sent, and must be answered by this time. */
  private answerByMs: number | undefined;
  /** Counts connections that opened. */
  connection = 0;

  /**
   * @param random uniform in [0, 1)
   * @param hello the first message on each connection
   */
  constructor(
    private readonly random: () => number,
    private readonly effects: EffectList,
    private readonly hello: () => Hello,
  ) {}

  get state(): Link {
    return this.link;
  }

  get isGreeting(): boolean {
    return this.link.kind === 'greeting';
  }

  /** Can messages arrive? */
  get isOpen(): boolean {
    return this.isGreeting || this.isLive;
  }

  get isLive(): boolean {
    return this.link.kind === 'live';
  }

  // -------------------------------------------------------------------------------------- connecting

  goOnline(nowMs: number): void {
    if (!this.hasSocket()) this.connect(nowMs);
  }

  goOffline(): void {
    if (this.hasSocket()) this.effects.disconnect(CloseCode.NORMAL);
    this.link = { kind: 'offline' };
  }

  /** The next step is greet(). */
  opened(nowMs: number): void {
    this.connection += 1;
    this.awaitedSinceMs = undefined;
    this.heard(nowMs);
    this.link = { kind: 'greeting' };
    this.helloAtMs = Number.POSITIVE_INFINITY;
  }

  /** Sends hello, which the server answers with welcome. */
  greet(): void {
    this.link = { kind: 'greeting' };
    this.helloAtMs = Number.POSITIVE_INFINITY;
    this.effects.send(this.hello());
  }

  /** The server could not answer hello: sends it again at that time. */
  greetAgainAt(atMs: number): void {
    this.helloAtMs = atMs;
  }

  /** Is it time to resend hello? True once. */
  isHelloDue(nowMs: number): boolean {
    if (!this.isGreeting || nowMs < this.helloAtMs) return false;
    this.helloAtMs = Number.POSITIVE_INFINITY;
    return true;
  }

  welcomed(): void {
    this.link = { kind: 'live' };
    this.attempt = 0;
  }

  closed(code: number, nowMs: number): void {
    if (!this.hasSocket()) return;
    if (mayReconnect(code)) this.wait(nowMs);
    else this.link = { kind: 'ended', why: code === CloseCode.TAKEN_OVER ? 'taken-over' : 'refused' };
  }

  /** Drops the connection, and reconnects later. */
  giveUp(nowMs: number): void {
    this.effects.disconnect(CloseCode.NORMAL);
    this.wait(nowMs);
  }

  /** Drops the connection, if there is one, and reconnects at once, unless the user is offline on purpose. */
  startOver(nowMs: number): void {
    if (this.link.kind === 'offline') return;
    if (this.hasSocket()) this.effects.disconnect(CloseCode.NORMAL);
    this.connect(nowMs);
  }

  /** Drops the connection permanently: client and server use different protocols. */
  end(): void {
    this.effects.disconnect(CloseCode.NORMAL);
    this.link = { kind: 'ended', why: 'refused' };
  }

  private connect(nowMs: number): void {
    this.link = { kind: 'connecting', sinceMs: nowMs };
    this.effects.connect();
  }

  private wait(nowMs: number): void {
    this.link = { kind: 'waiting', untilMs: nowMs + backoffMs(this.attempt, RECONNECT, this.random) };
    this.attempt += 1;
  }

  private hasSocket(): boolean {
    return this.link.kind === 'connecting' || this.isOpen;
  }

  // -------------------------------------------------------------------------------------- heartbeat

  /** Any message shows that the server is alive. */
  heard(nowMs: number): void {
    this.heardAtMs = nowMs;
    this.answerByMs = undefined;
    if (this.awaitedSinceMs !== undefined) this.awaitedSinceMs = nowMs;
  }

  /** Do presses wait for an answer? Then silence is detected sooner. */
  setAwaiting(isAwaiting: boolean, nowMs: number): void {
    this.awaitedSinceMs = isAwaiting ? (this.awaitedSinceMs ?? nowMs) : undefined;
  }

  /** Sends a ping at once. @param timeoutMs the answer must arrive within this time */
  probe(nowMs: number, timeoutMs = HEARTBEAT_TIMEOUT_MS): void {
    if (!this.isLive) return;
    if (this.answerByMs === undefined) this.ping(nowMs, timeoutMs);
    else this.answerByMs = Math.min(this.answerByMs, nowMs + timeoutMs);
  }

  private heartbeatAtMs(): number {
    const awaited = (this.awaitedSinceMs ?? Number.POSITIVE_INFINITY) + ANSWER_MS;
    return this.answerByMs ?? Math.min(this.heardAtMs + HEARTBEAT_MS, awaited);
  }

  private beat(nowMs: number): void {
    if (nowMs < this.heartbeatAtMs()) return;
    if (this.answerByMs === undefined) this.ping(nowMs, HEARTBEAT_TIMEOUT_MS);
    else this.giveUp(nowMs);
  }

  private ping(nowMs: number, timeoutMs: number): void {
    this.answerByMs = nowMs + timeoutMs;
    this.effects.send({ action: 'ping' });
  }

  // -------------------------------------------------------------------------------------- time

  /** When to call tick(); Infinity if nothing waits for it. */
  wakeAtMs(): number {
    switch (this.link.kind) {
      case 'offline':
      case 'ended':
        return Number.POSITIVE_INFINITY;
      case 'waiting':
        return this.link.untilMs;
      case 'connecting':
        return this.link.sinceMs + CONNECT_TIMEOUT_MS;
      case 'greeting':
        return Math.min(this.heartbeatAtMs(), this.helloAtMs);
      case 'live':
        return this.heartbeatAtMs();
      default:
        return this.link satisfies never;
    }
  }

  tick(nowMs: number): void {
    switch (this.link.kind) {
      case 'offline':
      case 'ended':
        return;
      case 'waiting':
        if (nowMs >= this.link.untilMs) this.connect(nowMs);
        return;
      case 'connecting':
        if (nowMs >= this.link.sinceMs + CONNECT_TIMEOUT_MS) this.giveUp(nowMs);
        return;
      case 'greeting':
      case 'live':
        this.beat(nowMs);
        return;
      default:
        this.link satisfies never;
    }
  }
}
