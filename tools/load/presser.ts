/*
 * A member that presses with numbers: the page's own sync engine, on a connection of ours. It resumes its
 * session after a cut, and sends again what was not acknowledged.
 */

import { type Effect, SyncEngine } from '../../client/sync/engine.ts';
import { decodeServerMessage, encode } from '../../protocol/codec.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import { isState, LastState } from './last-state.ts';
import type { NumberedPresser, OnAcknowledged, Surroundings } from './member.ts';
import type { Observer } from './observer.ts';
import { sourceOf } from './target.ts';

export class Presser implements NumberedPresser, ConnectionEvents {
  readonly last = new LastState();
  observer: Observer | undefined;
  private readonly engine: SyncEngine;
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
    this.engine = new SyncEngine(surroundings.random);
  }

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false;
  }

  get isLive(): boolean {
    return this.engine.link.kind === 'live';
  }

  get saving(): number {
    return this.engine.saving;
  }

  connect(): void {
    this.perform(this.engine.goOnline(this.surroundings.now()));
  }

  press(scheduledMs: number): void {
    this.surroundings.counts.pressed += 1;
    this.scheduled.push(scheduledMs);
    this.perform(this.engine.press(1, this.surroundings.now()));
  }

  /** One sweep over all pressers costs less than a timer for each of their heartbeats. */
  tick(nowMs: number): void {
    if (nowMs >= this.engine.wakeAtMs()) this.perform(this.engine.tick(nowMs));
  }

  leave(): void {
    const connection = this.connection;
    this.engine.goOffline(); // its wish to disconnect is carried out here, with a goodbye
    connection?.leave();
  }

  cut(): void {
    this.connection?.cut();
  }

  opened(): void {
    const { counts, now } = this.surroundings;
    this.wasOpen = true;
    counts.connecting -= 1;
    counts.open += 1;
    counts.opened += 1;
    this.last.forget();
    this.perform(this.engine.opened(now()));
  }

  received(bytes: Buffer, from: number, to: number): void {
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
    if (decoded.ok) this.engineReceived(decoded.message, nowMs);
  }

  closed(code: number, why: string): void {
    const { counts, now } = this.surroundings;
    if (this.wasOpen) counts.open -= 1;
    else counts.connecting -= 1;
    this.connection = undefined;
    this.last.forget();
    if (this.engine.link.kind === 'offline') return; // it left
    if (this.wasOpen) counts.dropped += 1;
    else counts.failed += 1;
    counts.ended(why);
    this.perform(this.engine.closed(code, now()));
  }

  /** Whatever the message settles leaves the engine's pending presses at their front. */
  private engineReceived(message: ServerMessage, nowMs: number): void {
    const { counts } = this.surroundings;
    const before = this.engine.saving;
    this.givenUp = 0;
    this.perform(this.engine.received(message, nowMs));
    const settled = this.scheduled.splice(0, before - this.engine.saving);
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
        if (effect.news.kind === 'outcome-unknown') this.givenUp += effect.news.presses;
        return;
      case 'save':
        return;
      default:
        effect satisfies never;
    }
  }

  private open(): void {
    const { target, dialect, sockets, counts } = this.surroundings;
    this.wasOpen = false;
    counts.connecting += 1;
    const connection: Connection = dialect.connect(target, sourceOf(target, this.index, sockets), {
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

  /** The engine gave the connection up; it wants to hear no more of it. */
  private abandon(): void {
    const { counts } = this.surroundings;
    if (this.wasOpen) counts.open -= 1;
    else counts.connecting -= 1;
    counts.dropped += 1;
    counts.ended('given up by the client');
    const connection = this.connection;
    this.connection = undefined;
    this.last.forget();
    connection?.cut();
  }
}
