/*
 * A plain presser: a small classic client, which sends presses without numbers and shows states.
 * It reconnects a second after its connection ended. In: presses, messages from the server.
 */

import { CloseCode } from '../protocol/close-codes.ts';
import { pressOf, type ServerMessage } from '../protocol/messages.ts';
import type { Client, Connection } from './connection.ts';
import type { PartyName } from './entry.ts';
import type { Line } from './line.ts';
import type { Network } from './network.ts';

const RETRY_MS = 1_000;
/** As WebSocket libraries do by themselves: otherwise it would not detect a dead connection. */
const KEEP_ALIVE_MS = 10_000;

export class Presser implements Client {
  private connection: Connection | undefined;
  private isOpen = false;
  /** Of the last state. */
  value: number | undefined;

  constructor(
    readonly name: PartyName,
    private readonly network: Network,
    readonly line: Line,
  ) {
    this.connect();
  }

  get current(): Connection | undefined {
    return this.connection;
  }

  /** One press. Lost silently if the connection is. */
  press(): boolean {
    if (!this.isOpen) return false;
    this.connection?.say(pressOf(1));
    return true;
  }

  opened(): void {
    this.isOpen = true;
  }

  received(message: ServerMessage): void {
    if (message.type !== 'state') return;
    this.connection!.seesRevision(message);
    this.value = message.value;
  }

  closed(): void {
    const { queue } = this.network.parts;
    this.isOpen = false;
    this.connection = undefined;
    queue.at(queue.nowMs + RETRY_MS, () => this.connect());
  }

  private connect(): void {
    this.connection = this.network.connect(this);
    this.keepAlive(this.connection);
  }

  /** Checks that the server is alive; gives up if the connection did not even open. */
  private keepAlive(connection: Connection): void {
    const { queue } = this.network.parts;
    queue.at(queue.nowMs + KEEP_ALIVE_MS, () => {
      if (this.connection !== connection) return;
      if (!this.isOpen) {
        connection.leave(CloseCode.NORMAL);
        return this.closed();
      }
      connection.say({ action: 'ping' });
      this.keepAlive(connection);
    });
  }
}
