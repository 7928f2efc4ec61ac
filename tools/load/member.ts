/*
 * A member of the crowd: one place that is filled by one connection after the other, and counted. What is common to
 * those that only listen and those that press.
 */

import { Tally } from '../report/tally.ts';
import { Connection, type ConnectionEvents } from '../websocket/connection.ts';
import { sourceOf, type Target } from '../websocket/target.ts';
import { isState, LastState } from './last-state.ts';
import type { Observer } from './observer.ts';

/** How members speak with a server. The benchmarks have dialects for servers that wrap the same messages differently. */
export interface Dialect {
  /** A plain press of plus one, as it goes out. */
  readonly press: string;
  /** @param events are told of messages without what the server wraps them in */
  connect(target: Target, source: string | undefined, events: ConnectionEvents): Connection;
}

/** One message a frame. `plus` is the spelling that the classic servers know, too. */
export const PLAIN_DIALECT: Dialect = {
  press: '{"action":"plus"}',
  connect: (target, source, events) => new Connection(target, source, events),
};

/** What all members share. */
export interface Surroundings {
  readonly target: Target;
  readonly dialect: Dialect;
  /** How many members there will be at most. */
  readonly sockets: number;
  readonly counts: Counts;
  /** Milliseconds, from any origin, never falling. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Is told the time whenever a member looked at the clock: see Crowd.onTime. */
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

  /** Says goodbye, and does not come back. */
  abstract leave(): void;

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false;
  }

  /** Ends the connection without a word. The member comes back by itself, as a page would. */
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

  /** @param why the connection ended, or did not come about; undefined: the member has left */
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

/** Is told of each acknowledged press: when it was due, and which revision holds it. */
export type OnAcknowledged = (revision: number, scheduledMs: number) => void;

/** What the crowd did and got. One object for all members. */
export class Counts {
  /** Handshakes under way. */
  connecting = 0;
  open = 0;
  /** Connections that ever opened. */
  opened = 0;
  /** Connections that the server or the network ended. */
  dropped = 0;
  /** Connections that did not come about. */
  failed = 0;
  /** Members that were dropped or failed, and will not try again. */
  gone = 0;
  /** Messages received. */
  deliveries = 0;
  /** Those of them that said how the number stands. */
  states = 0;
  /** Presses that the engine or a plain socket was given. */
  pressed = 0;
  /** Of numbered presses. */
  acknowledged = 0;
  /** Presses that the server refused for good: nothing of them was applied, and they will not come again. */
  refused = 0;
  /** Presses that the engine gave up, since nobody can know whether they counted (P17). */
  unknown = 0;
  /** Refusals of any kind, by code. Numbered presses come again after most of them. */
  readonly refusals = new Tally();
  /** Why connections ended or failed. */
  readonly endings = new Tally();
}
