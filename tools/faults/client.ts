/*
 * One person at the counter: the page's own sync engine on a TCP connection of ours. In: presses, time, and
 * what the network brings. Every press and every message is told to the witness.
 */

import { type Effect, type Link, SyncEngine } from '../../client/sync/engine.ts';
import { decodeServerMessage, encode } from '../../protocol/codec.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { Connection, type ConnectionEvents } from '../load/connection.ts';
import type { Latency } from '../load/latency.ts';
import type { Target } from '../load/target.ts';
import type { Random } from './random.ts';
import { Account, type Witness } from './witness.ts';

/** What all clients of a row share. */
export interface Surroundings {
  readonly witness: Witness;
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

export class Client implements ConnectionEvents {
  readonly account = new Account();
  /** The latest number that it was told on this connection. */
  told: number | undefined;
  /** How often it was told that the data began another life. */
  newLives = 0;
  /** When its last attempt to connect began. */
  attemptedAtMs = 0;
  /** When it last noticed that its connection was gone. */
  cutAtMs = 0;
  private readonly engine: SyncEngine;
  private connection: Connection | undefined;
  private heardAtMs = 0;
  /** Since when it waits to be live again; undefined while it is. */
  private cutOffSinceMs: number | undefined;
  /** When the presses were made that are not acknowledged, in order. */
  private madeAtMs: number[] = [];

  /** @param random for the jitter of its backoff */
  constructor(
    private readonly surroundings: Surroundings,
    random: Random,
  ) {
    this.engine = new SyncEngine(random);
  }

  get link(): Link['kind'] {
    return this.engine.link.kind;
  }

  get isLive(): boolean {
    return this.link === 'live';
  }

  /** How many sockets there are, by the server's account. */
  get users(): number | undefined {
    return this.engine.users;
  }

  /** Presses that are not acknowledged. */
  get saving(): number {
    return this.engine.saving;
  }

  /** At the start; or at once instead of waiting, as a person may ask for. */
  connect(): void {
    this.perform(this.engine.goOnline(performance.now()));
  }

  press(): void {
    const nowMs = performance.now();
    this.surroundings.witness.press(this.account);
    this.madeAtMs.push(nowMs);
    this.perform(this.engine.press(1, nowMs));
  }

  /** Is it live, and has the server welcomed or acknowledged it since its clock was restarted? */
  get isBack(): boolean {
    return this.isLive && this.cutOffSinceMs === undefined;
  }

  /** To be called often. */
  tick(nowMs: number): void {
    const wakeAtMs = this.engine.wakeAtMs();
    if (nowMs < wakeAtMs) return;
    if (this.link === 'waiting') this.surroundings.onWaited(nowMs - wakeAtMs);
    this.perform(this.engine.tick(nowMs));
  }

  /** The fault ended now: from here on counts how long it takes until the server answers. undefined: it does not */
  restartClock(nowMs: number | undefined): void {
    this.cutOffSinceMs = nowMs;
  }

  /** Says goodbye, and does not come back. */
  leave(): void {
    const connection = this.connection;
    this.engine.goOffline();
    connection?.leave();
  }

  // -------------------------------------------------------------------------------------- the network

  opened(): void {
    this.told = undefined;
    this.surroundings.witness.opened(this.account);
    this.perform(this.engine.opened(performance.now()));
  }

  received(bytes: Buffer, from: number, to: number): void {
    const decoded = decodeServerMessage(bytes.toString('utf8', from, to));
    if (!decoded.ok) return;
    this.heardAtMs = performance.now();
    this.surroundings.witness.heard(this.account, decoded.message);
    this.tell(decoded.message, this.heardAtMs);
  }

  closed(code: number, why: string): void {
    this.connection = undefined;
    this.cutOff(why);
    this.perform(this.engine.closed(code, performance.now()));
  }

  private tell(message: ServerMessage, nowMs: number): void {
    if (message.type === 'state' || message.type === 'welcome') this.told = message.value;
    const before = this.engine.saving;
    this.perform(this.engine.received(message, nowMs));
    const settled = this.madeAtMs.splice(0, before - this.engine.saving);
    if (message.type === 'ack' && settled.length > 0) this.surroundings.onAcknowledged(nowMs - settled[0]!);
    const isAnswered = message.type === 'ack' || message.type === 'welcome'; // a state may have been on its way
    if (this.cutOffSinceMs === undefined || !this.isLive || !isAnswered) return;
    this.surroundings.recovery.record(nowMs - this.cutOffSinceMs);
    this.cutOffSinceMs = undefined;
  }

  /** If it was there, it was cut off when it last heard something: in a silence, nobody knows it sooner. */
  private cutOff(why: string): void {
    const nowMs = performance.now();
    if (this.told === undefined) {
      this.surroundings.onFailed(why, this.attemptedAtMs, nowMs - this.attemptedAtMs);
      return;
    }
    this.surroundings.onClosed(why);
    this.told = undefined;
    this.cutAtMs = nowMs;
    this.cutOffSinceMs ??= this.heardAtMs;
  }

  // -------------------------------------------------------------------------------------- effects

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.performOne(effect);
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        this.open();
        return;
      case 'disconnect':
        this.abandon();
        return;
      case 'send':
        this.connection?.send(encode(effect.message));
        return;
      case 'tell':
        if (effect.news.kind === 'outcome-unknown') this.surroundings.witness.gaveUp(effect.news.presses);
        if (effect.news.kind === 'new-life') this.newLives += 1;
        return;
      case 'save':
        return;
      default:
        effect satisfies never;
    }
  }

  private open(): void {
    this.attemptedAtMs = performance.now();
    const connection: Connection = new Connection(targetOf(this.surroundings.port()), undefined, {
      opened: () => this.opened(),
      received: (bytes, from, to) => {
        if (connection === this.connection) this.received(bytes, from, to);
      },
      closed: (code, why) => {
        if (connection === this.connection) this.closed(code, why);
      },
    });
    this.connection = connection;
  }

  /** The engine gave the connection up, and wants to hear no more of it. */
  private abandon(): void {
    const connection = this.connection;
    this.connection = undefined;
    this.cutOff('given up by the client');
    connection?.cut();
  }
}

export function targetOf(port: number): Target {
  const url = new URL(`ws://127.0.0.1:${port}/ws`);
  return { url, address: '127.0.0.1', port, tls: false, isLoopback: true };
}
