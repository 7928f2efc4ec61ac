/*
 * A member that presses with numbers: the page's own host and sync engine, on a connection of ours. It resumes its
 * session after a cut, and sends again what was not acknowledged. Out: counts.
 */

import type { News } from '../../client/sync/effects.ts';
import { SyncEngine } from '../../client/sync/engine.ts';
import { EngineHost, NO_STORAGE, type Socket, type SocketEvents } from '../../client/sync/host.ts';
import { decodeServerMessage, encode } from '../../protocol/codec.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Connection } from '../websocket/connection.ts';
import { sourceOf } from '../websocket/target.ts';
import { isState, LastState } from './last-state.ts';
import type { NumberedPresser, OnAcknowledged, Surroundings } from './member.ts';
import type { Observer } from './observer.ts';
import { SweptClock } from './swept-clock.ts';

export class Presser implements NumberedPresser {
  readonly last = new LastState();
  observer: Observer | undefined;
  private readonly host: EngineHost;
  private readonly clock: SweptClock;
  private connection: Connection | undefined;
  private wasOpen = false;
  /** When the presses were due that are not acknowledged, in the order of their numbers. */
  private scheduled: number[] = [];
  /** Presses that the engine just gave up. */
  private givenUp = 0;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly index: number,
    private readonly onAcknowledged: OnAcknowledged,
  ) {
    this.clock = new SweptClock(surroundings.now);
    this.host = new EngineHost(new SyncEngine(surroundings.random), {
      openSocket: (events) => this.openSocket(events),
      storage: NO_STORAGE,
      clock: this.clock,
      view: { told: (news) => this.told(news), changed: () => {} },
    });
  }

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false;
  }

  get isLive(): boolean {
    return this.host.shows.link.kind === 'live';
  }

  get saving(): number {
    return this.host.shows.saving;
  }

  connect(): void {
    this.host.goOnline();
  }

  press(scheduledMs: number): void {
    this.surroundings.counts.pressed += 1;
    this.scheduled.push(scheduledMs);
    this.host.press(1);
  }

  tick(nowMs: number): void {
    this.clock.sweep(nowMs);
  }

  leave(): void {
    this.host.goOffline();
  }

  cut(): void {
    this.connection?.cut();
  }

  // -------------------------------------------------------------------------------------- the socket

  private openSocket(events: SocketEvents): Socket {
    const { target, dialect, sockets, counts } = this.surroundings;
    this.wasOpen = false;
    counts.connecting += 1;
    const connection = dialect.connect(target, sourceOf(target, this.index, sockets), {
      opened: () => this.opened(events),
      received: (bytes, from, to) => this.received(bytes, from, to, events),
      closed: (code, why) => this.closed(code, why, events),
    });
    this.connection = connection;
    return {
      send: (message) => connection.send(encode(message)),
      close: () => (this.hasLeft ? connection.leave() : this.abandon(connection)),
    };
  }

  private opened(events: SocketEvents): void {
    const { counts } = this.surroundings;
    this.wasOpen = true;
    counts.connecting -= 1;
    counts.open += 1;
    counts.opened += 1;
    this.last.forget();
    events.opened();
  }

  private received(bytes: Buffer, from: number, to: number, events: SocketEvents): void {
    const { counts, now } = this.surroundings;
    const nowMs = now();
    counts.deliveries += 1;
    const text = bytes.toString('utf8', from, to);
    this.observer?.heard(text, nowMs);
    if (isState(bytes, from, to)) {
      counts.states += 1;
      this.last.keep(bytes, from, to, nowMs);
    }
    const decoded = decodeServerMessage(text);
    if (decoded.ok) this.hand(decoded.message, events);
  }

  private closed(code: number, why: string, events: SocketEvents): void {
    const { counts } = this.surroundings;
    this.countOut();
    if (!this.hasLeft) {
      if (this.wasOpen) counts.dropped += 1;
      else counts.failed += 1;
      counts.ended(why);
    }
    events.closed(code);
  }

  /** The engine gave the connection up. */
  private abandon(connection: Connection): void {
    const { counts } = this.surroundings;
    this.countOut();
    counts.dropped += 1;
    counts.ended('given up by the client');
    connection.abandon();
  }

  private get hasLeft(): boolean {
    return this.host.shows.link.kind === 'offline';
  }

  // -------------------------------------------------------------------------------------- counting

  /** Whatever the message settles leaves the engine's pending presses at their front. */
  private hand(message: ServerMessage, events: SocketEvents): void {
    const { counts } = this.surroundings;
    const before = this.saving;
    this.givenUp = 0;
    events.received(message);
    const settled = this.scheduled.splice(0, before - this.saving);
    if (message.type === 'refused') {
      counts.refusal(message.code);
      counts.refused += settled.length - this.givenUp;
    }
    if (message.type === 'ack' || message.type === 'welcome') {
      counts.acknowledged += settled.length - this.givenUp;
      for (const atMs of settled.slice(this.givenUp)) this.onAcknowledged(message.revision, atMs);
    }
    counts.unknown += this.givenUp;
  }

  private told(news: News): void {
    if (news.kind === 'outcome-unknown') this.givenUp += news.presses;
  }

  private countOut(): void {
    const { counts } = this.surroundings;
    if (this.wasOpen) counts.open -= 1;
    else counts.connecting -= 1;
    this.connection = undefined;
    this.last.forget();
  }
}
