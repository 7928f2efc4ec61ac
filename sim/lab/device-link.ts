/*
 * How a device is connected: it connects, comes back after a while when the connection ended, and gives up one that is dead.
 * The strategies need no code for that. In: faults, what the network brings. Out: a connection that opened or ended, messages.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { Client, Connection } from '../connection.ts';
import type { Note, PartyName, TabBelief } from '../entry.ts';
import type { Line } from '../line.ts';
import type { StrategyParts } from './strategy-parts.ts';

/** From the end of a connection until the next attempt: as much again at most is added. */
const RETRY_MS = 500;
/** So often a connection is looked at; one that is dead is given up, as by a heartbeat. */
const HEARTBEAT_MS = 10_000;

/** Whose connection it is. */
export interface LinkOwner {
  /** Is there a page? */
  readonly isOpen: boolean;
  opened(): void;
  noted(note: Note): void;
  closed(): void;
  /** It stands differently with the server. */
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

  /** Gives up a connection at whose other end nobody is. */
  private watch(connection: Connection): void {
    this.later(HEARTBEAT_MS, () => {
      if (this.current !== connection) return;
      const { up, down, isOpenAtServer } = connection;
      if (isOpenAtServer && !up.isDead && !down.isDead) return this.watch(connection);
      this.hangUp();
      this.closed();
    });
  }

  /** Nobody is there any more. */
  end(): void {
    this.hangUp();
    this.state = 'offline';
  }

  private hangUp(): void {
    this.current?.leave(CloseCode.GOING_AWAY);
    this.current = undefined;
  }

  /** In vain where there is no connection. */
  send(note: Note): void {
    if (this.state === 'live') this.current?.say(note);
  }

  // -------------------------------------------------------------------------------------- what the network brings

  opened(): void {
    this.state = 'live';
    this.owner.opened();
  }

  received(): void {} // of our own protocol: nobody sends it here

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

  /** Reads nothing for a while. */
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
