/*
 * One person at the counter: the page's own host and sync engine on a TCP connection of ours. In: presses, time,
 * and what the network brings. Every press and every message is told to the checker.
 */

import type { News } from '../../client/sync/effects.ts';
import { SyncEngine } from '../../client/sync/engine.ts';
import {
  EngineHost,
  NO_STORAGE,
  type Shown,
  type Socket,
  type SocketEvents,
} from '../../client/sync/host.ts';
import type { Link } from '../../client/sync/link.ts';
import { decodeServerMessage, encode } from '../../protocol/codec.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Latency } from '../load/latency.ts';
import { SweptClock } from '../load/swept-clock.ts';
import { Connection } from '../websocket/connection.ts';
import type { Target } from '../websocket/target.ts';
import { Account, type Checker } from './checker.ts';
import type { Random } from './random.ts';

/** What all clients of a row share. */
export interface ClientContext {
  readonly checker: Checker;
  /** From when a client was cut off (or the fault ended) until the server welcomes or acknowledges it, in ms. */
  readonly recovery: Latency;
  /** An ack came. @param afterMs after the oldest of the presses was made that it acknowledges */
  readonly onAcknowledged: (afterMs: number) => void;
  /** Where to connect to, at this moment. */
  readonly port: () => number;
  /** A connection is over. @param why in a word or two, '1001' for a close code */
  readonly onClosed: (why: string) => void;
  /** An attempt to connect came to nothing. */
  readonly onFailed: (why: string, attemptedAtMs: number, tookMs: number) => void;
  /** A wait is over. @param lateMs by so much later than the engine wanted: this program is busy */
  readonly onWaited: (lateMs: number) => void;
}

export class Client {
  readonly account = new Account();
  /** The latest number that it was told on this connection. */
  told: number | undefined;
  /** How often it was told that the data began another life. */
  newLives = 0;
  /** When its last attempt to connect began. */
  attemptedAtMs = 0;
  /** When it last noticed that its connection was gone. */
  cutAtMs = 0;
  private readonly clock = new SweptClock(() => performance.now());
  private readonly host: EngineHost;
  private heardAtMs = 0;
  /** Since when it waits to be live again; undefined while it is. */
  private cutOffSinceMs: number | undefined;
  /** When the presses were made that are not acknowledged, in order. */
  private madeAtMs: number[] = [];

  /** @param random for the jitter of its backoff */
  constructor(
    private readonly context: ClientContext,
    random: Random,
  ) {
    this.host = new EngineHost(new SyncEngine(random), {
      openSocket: (events) => this.openSocket(events),
      storage: NO_STORAGE,
      clock: this.clock,
      view: { told: (news) => this.learn(news), changed: () => {} },
    });
  }

  private get shows(): Shown {
    return this.host.shows;
  }

  get link(): Link['kind'] {
    return this.shows.link.kind;
  }

  get isLive(): boolean {
    return this.link === 'live';
  }

  /** How many sockets there are, by the server's account. */
  get users(): number | undefined {
    return this.shows.users;
  }

  /** Presses that are not acknowledged. */
  get saving(): number {
    return this.shows.saving;
  }

  /** At the start; or at once instead of waiting, as a person may ask for. */
  connect(): void {
    this.host.goOnline();
  }

  press(): void {
    this.context.checker.press(this.account);
    this.madeAtMs.push(performance.now());
    this.host.press(1);
  }

  /** Is it live, and has the server welcomed or acknowledged it since its clock was restarted? */
  get isBack(): boolean {
    return this.isLive && this.cutOffSinceMs === undefined;
  }

  /** To be called often. */
  tick(nowMs: number): void {
    const lateMs = nowMs - this.clock.dueAtMs;
    if (this.link === 'waiting' && lateMs >= 0) this.context.onWaited(lateMs);
    this.clock.sweep(nowMs);
  }

  /** The fault ended now: from here on counts how long it takes until the server answers. undefined: it does not */
  restartClock(nowMs: number | undefined): void {
    this.cutOffSinceMs = nowMs;
  }

  /** Says goodbye, and does not come back. */
  leave(): void {
    this.host.goOffline();
  }

  // -------------------------------------------------------------------------------------- the socket

  private openSocket(events: SocketEvents): Socket {
    this.attemptedAtMs = performance.now();
    const connection = new Connection(targetOf(this.context.port()), undefined, {
      opened: () => this.opened(events),
      received: (bytes, from, to) => this.received(bytes.toString('utf8', from, to), events),
      closed: (code, why) => {
        this.cutOff(why);
        events.closed(code);
      },
    });
    return {
      send: (message) => connection.send(encode(message)),
      close: () => (this.link === 'offline' ? connection.leave() : this.abandon(connection)),
    };
  }

  private opened(events: SocketEvents): void {
    this.told = undefined;
    this.context.checker.opened(this.account);
    events.opened();
  }

  private received(text: string, events: SocketEvents): void {
    const decoded = decodeServerMessage(text);
    if (!decoded.ok) return;
    this.heardAtMs = performance.now();
    this.context.checker.heard(this.account, decoded.message);
    this.hand(decoded.message, this.heardAtMs, events);
  }

  /** The engine gave the connection up. */
  private abandon(connection: Connection): void {
    this.cutOff('given up by the client');
    connection.abandon();
  }

  // -------------------------------------------------------------------------------------- the books

  private hand(message: ServerMessage, nowMs: number, events: SocketEvents): void {
    if (message.type === 'state' || message.type === 'welcome') this.told = message.value;
    const before = this.saving;
    events.received(message);
    const settled = this.madeAtMs.splice(0, before - this.saving);
    if (message.type === 'ack' && settled.length > 0) this.context.onAcknowledged(nowMs - settled[0]!);
    const isAnswered = message.type === 'ack' || message.type === 'welcome'; // a state may have been on its way
    if (this.cutOffSinceMs === undefined || !this.isLive || !isAnswered) return;
    this.context.recovery.record(nowMs - this.cutOffSinceMs);
    this.cutOffSinceMs = undefined;
  }

  /** If it was there, it was cut off when it last heard something: in a silence, nobody knows it sooner. */
  private cutOff(why: string): void {
    const nowMs = performance.now();
    if (this.told === undefined) {
      this.context.onFailed(why, this.attemptedAtMs, nowMs - this.attemptedAtMs);
      return;
    }
    this.context.onClosed(why);
    this.told = undefined;
    this.cutAtMs = nowMs;
    this.cutOffSinceMs ??= this.heardAtMs;
  }

  private learn(news: News): void {
    if (news.kind === 'outcome-unknown') this.context.checker.gaveUp(news.presses);
    if (news.kind === 'new-life') this.newLives += 1;
  }
}

export function targetOf(port: number): Target {
  const url = new URL(`ws://127.0.0.1:${port}/ws`);
  return { url, address: '127.0.0.1', port, tls: false, isLoopback: true };
}
