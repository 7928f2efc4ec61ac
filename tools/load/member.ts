/*
 * A member of the crowd: a place for one connection after another, counted. Shared by
 * members that only listen and members that press.
 */

import { Tally } from '../report/tally.ts';
import { Connection, type ConnectionEvents } from '../websocket/connection.ts';
import { sourceOf, type Target } from '../websocket/target.ts';
import { isState, LastState } from './last-state.ts';
import type { Observer } from './observer.ts';

/** How members talk to a server. The benchmarks have variants for servers that wrap the same messages differently. */
export interface Dialect {
  /** A plain press of plus one, encoded. */
  readonly press: string;
  /** @param events receive messages without the server's wrapping */
  connect(target: Target, source: string | undefined, events: ConnectionEvents): Connection;
}

/** One message per frame. `plus` is the spelling that the classic servers know, too. */
export const PLAIN_DIALECT: Dialect = {
  press: '{"action":"plus"}',
  connect: (target, source, events) => new Connection(target, source, events),
};

/** What all members share. */
export interface Surroundings {
  readonly target: Target;
  readonly dialect: Dialect;
  /** The maximum number of members. */
  readonly sockets: number;
  readonly counts: Counts;
  /** Milliseconds, from any origin, never falling. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Called with the time whenever a member checked the clock: see Crowd.onTime. */
  readonly onTime: (nowMs: number) => void;
}

export abstract class Member {
  readonly last = new LastState();
  /** Reads along, if this member is a sampled one. */
  observer: Observer | undefined;
  protected connection: Connection | undefined;
  private wasOpen = false;

  constructor(
    protected readonly surroundings: Surroundings,
    private readonly index: number,
  ) {}

  abstract connect(): void;

  /** Closes, and does not reconnect. */
  abstract leave(): void;

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false;
  }

  /** Cuts the connection without a close frame. The member reconnects by itself, as a page would. */
  cut(): void {
    this.connection?.cut();
  }

  protected connectTo(events: ConnectionEvents): Connection {
    const { target, dialect, sockets, counts } = this.surroundings;
    this.wasOpen = false;
    counts.connecting += 1;
    this.connection = dialect.connect(target, sourceOf(target, this.index, sockets), events);
    return this.connection;
  }

  protected countIn(): void {
    const { counts } = this.surroundings;
    this.wasOpen = true;
    counts.connecting -= 1;
    counts.open += 1;
    counts.opened += 1;
    this.last.forget();
  }

  /** Counts a message. @returns whether it was a state; then it is kept */
  protected hear(bytes: Buffer, from: number, to: number, nowMs: number): boolean {
    const { counts } = this.surroundings;
    counts.deliveries += 1;
    this.observer?.heard(bytes.toString('utf8', from, to), nowMs);
    if (!isState(bytes, from, to)) return false;
    counts.states += 1;
    this.last.keep(bytes, from, to, nowMs);
    return true;
  }

  /** @param why the connection ended, or failed; undefined: the member has left */
  protected countOut(why: string | undefined): void {
    const { counts } = this.surroundings;
    counts[this.wasOpen ? 'open' : 'connecting'] -= 1;
    this.connection = undefined;
    this.last.forget();
    if (why === undefined) return;
    counts[this.wasOpen ? 'dropped' : 'failed'] += 1;
    counts.endings.add(why);
  }
}

/** Receives each acknowledged press: when it was due, and which revision includes it. */
export type OnAcknowledged = (revision: number, scheduledMs: number) => void;

/** What the crowd did and received. One object for all members. */
export class Counts {
  /** Handshakes in progress. */
  connecting = 0;
  open = 0;
  /** Connections that ever opened. */
  opened = 0;
  /** Connections that the server or the network ended. */
  dropped = 0;
  /** Connections that failed to open. */
  failed = 0;
  /** Members that were dropped or failed, and will not try again. */
  gone = 0;
  /** Messages received. */
  deliveries = 0;
  /** Those of them that contain the number. */
  states = 0;
  /** Presses that the engine or a plain socket was given. */
  pressed = 0;
  /** Of numbered presses. */
  acknowledged = 0;
  /** Presses that the server refused permanently: not applied, and not retransmitted. */
  refused = 0;
  /** Presses that the engine gave up, because their outcome is unknown (P17). */
  unknown = 0;
  /** Refusals of any kind, by code. Numbered presses come again after most of them. */
  readonly refusals = new Tally();
  /** Why connections ended or failed. */
  readonly endings = new Tally();
}
