/*
 * How a device connects: it opens a connection, reconnects after a delay when the connection ends, and drops a dead one.
 * Strategies need no code for this. In: faults, and events from the network. Out: a connection opened or ended, messages.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { Client, Connection } from '../connection.ts';
import type { Note, PartyName, TabBelief } from '../entry.ts';
import type { Line } from '../line.ts';
import type { StrategyParts } from './strategy-parts.ts';

/** Delay from the end of a connection to the next attempt; jitter adds up to the same again. */
const RETRY_MS = 500;
/** Interval at which a connection is checked; a dead one is dropped, as by a heartbeat. */
const HEARTBEAT_MS = 10_000;

/** The owner of the connection. */
export interface LinkOwner {
  /** Is a page open? */
  readonly isOpen: boolean;
  opened(): void;
  noted(note: Note): void;
  closed(): void;
  /** The state of the connection has changed. */
  changed(): void;
}

export class DeviceLink implements Client {
  current: Connection | undefined;
  state: TabBelief['link'] = 'offline';
  private offlineUntilMs = 0;

  constructor(
    readonly name: PartyName,
    private readonly parts: Pick<StrategyParts, 'queue' | 'network'>,
    readonly line: Line,
    private readonly random: () => number,
    private readonly owner: LinkOwner,
  ) {}

  connect(): void {
    const { queue, network } = this.parts;
    if (!this.owner.isOpen || this.current !== undefined || queue.nowMs < this.offlineUntilMs) return;
    const connection = network.connect(this);
    this.current = connection;
    this.set('connecting');
    this.watch(connection);
  }

  /** Drops a connection whose other end is gone. */
  private watch(connection: Connection): void {
    this.later(HEARTBEAT_MS, () => {
      if (this.current !== connection) return;
      const { up, down, isOpenAtServer } = connection;
      if (isOpenAtServer && !up.isDead && !down.isDead) return this.watch(connection);
      this.hangUp();
      this.closed();
    });
  }

  /** The page is gone. */
  end(): void {
    this.hangUp();
    this.state = 'offline';
  }

  private hangUp(): void {
    this.current?.leave(CloseCode.GOING_AWAY);
    this.current = undefined;
  }

  /** Has no effect without a connection. */
  send(note: Note): void {
    if (this.state === 'live') this.current?.say(note);
  }

  // -------------------------------------------------------------------------------------- events from the network

  opened(): void {
    this.state = 'live';
    this.owner.opened();
  }

  received(): void {} // part of our own protocol: never sent here

  noted(note: Note): void {
    this.owner.noted(note);
  }

  closed(): void {
    this.current = undefined;
    this.state = 'waiting';
    this.owner.closed();
    this.later(RETRY_MS * (1 + this.random()), () => this.connect());
  }

  // -------------------------------------------------------------------------------------- faults

  goOffline(forMs: number): void {
    this.offlineUntilMs = this.parts.queue.nowMs + forMs;
    this.hangUp();
    this.set('offline');
    this.later(forMs, () => this.connect());
  }

  /** Stops reading for a while. */
  goDeaf(forMs: number): void {
    const untilMs = this.parts.queue.nowMs + forMs;
    this.line.deafUntilMs = Math.max(this.line.deafUntilMs, untilMs);
    this.current?.down.hold(untilMs);
  }

  loseNetwork(forMs: number): void {
    this.line.awayUntilMs = this.parts.queue.nowMs + forMs;
    this.current?.hold(this.line.awayUntilMs);
  }

  private set(state: TabBelief['link']): void {
    this.state = state;
    this.owner.changed();
  }

  private later(afterMs: number, happen: () => void): void {
    this.parts.queue.at(this.parts.queue.nowMs + afterMs, happen);
  }
}
