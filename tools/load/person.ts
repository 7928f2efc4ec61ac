/*
 * One simulated person at the counter: the page's own host and sync engine, on a connection of ours. It resumes its
 * session after a cut, and sends again what was not acknowledged. In: presses and time. Out: counts. The load tester
 * uses it as it is; the fault suite adds what its checker is told (faults/client.ts).
 */

import type { News } from '../../client/sync/effects.ts';
import { SyncEngine } from '../../client/sync/engine.ts';
import {
  type Clock,
  EngineHost,
  NO_STORAGE,
  type Shown,
  type Socket,
  type SocketEvents,
} from '../../client/sync/host.ts';
import { decodeServerMessage, encode } from '../../protocol/codec.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { Member, type OnAcknowledged, type Surroundings } from './member.ts';

export class Person extends Member implements Clock {
  private readonly host: EngineHost;
  /** When the host is to be woken: one sweep over all persons costs less than a timer for each. */
  protected dueAtMs = Number.POSITIVE_INFINITY;
  private wake = (): void => {};
  /** When the presses were due that are not acknowledged, in the order of their numbers. */
  private scheduled: number[] = [];
  /** Presses that the engine just gave up. */
  private givenUp = 0;

  constructor(
    surroundings: Surroundings,
    index: number,
    private readonly onAcknowledged: OnAcknowledged = () => {},
  ) {
    super(surroundings, index);
    this.host = new EngineHost(new SyncEngine(surroundings.random), {
      openSocket: (events) => this.openSocket(events),
      storage: NO_STORAGE,
      clock: this,
      view: { told: (news) => this.learn(news), changed: () => {} },
    });
  }

  get shows(): Shown {
    return this.host.shows;
  }

  get isLive(): boolean {
    return this.shows.link.kind === 'live';
  }

  get saving(): number {
    return this.shows.saving;
  }

  /** At the start; or at once instead of waiting, as a person may ask for. */
  connect(): void {
    this.host.goOnline();
  }

  press(scheduledMs: number): void {
    this.surroundings.counts.pressed += 1;
    this.scheduled.push(scheduledMs);
    this.host.press(1);
  }

  /** To be called often. */
  tick(nowMs: number): void {
    if (nowMs >= this.dueAtMs) this.wake();
  }

  get nowMs(): number {
    return this.surroundings.now();
  }

  wakeAt(atMs: number, wake: () => void): void {
    this.dueAtMs = atMs;
    this.wake = wake;
  }

  leave(): void {
    this.host.goOffline();
  }

  // -------------------------------------------------------------------------------------- the socket

  protected openSocket(events: SocketEvents): Socket {
    const hasLeft = (): boolean => this.shows.link.kind === 'offline';
    const connection = this.connectTo({
      opened: () => this.opened(events),
      received: (bytes, from, to) => this.received(bytes, from, to, events),
      closed: (code, why) => {
        this.countOut(hasLeft() ? undefined : why);
        events.closed(code);
      },
    });
    return {
      send: (message) => connection.send(encode(message)),
      close: () => {
        if (hasLeft()) connection.leave();
        else this.abandon();
      },
    };
  }

  protected opened(events: SocketEvents): void {
    this.countIn();
    events.opened();
  }

  private received(bytes: Buffer, from: number, to: number, events: SocketEvents): void {
    const nowMs = this.surroundings.now();
    this.hear(bytes, from, to, nowMs);
    const decoded = decodeServerMessage(bytes.toString('utf8', from, to));
    if (decoded.ok) this.hand(decoded.message, nowMs, events);
  }

  /** The engine gave the connection up. */
  private abandon(): void {
    const { connection } = this;
    this.countOut('given up by the client');
    connection?.abandon();
  }

  // -------------------------------------------------------------------------------------- counting

  /**
   * Whatever the message settles leaves the engine's pending presses at their front.
   * @returns when they were due
   */
  protected hand(message: ServerMessage, _nowMs: number, events: SocketEvents): number[] {
    const { counts } = this.surroundings;
    const before = this.saving;
    this.givenUp = 0;
    events.received(message);
    const settled = this.scheduled.splice(0, before - this.saving);
    if (message.type === 'refused') {
      counts.refusals.add(message.code);
      counts.refused += settled.length - this.givenUp;
    }
    if (message.type === 'ack' || message.type === 'welcome') {
      counts.acknowledged += settled.length - this.givenUp;
      for (const atMs of settled.slice(this.givenUp)) this.onAcknowledged(message.revision, atMs);
    }
    counts.unknown += this.givenUp;
    return settled;
  }

  protected learn(news: News): void {
    if (news.kind === 'outcome-unknown') this.givenUp += news.presses;
  }
}
