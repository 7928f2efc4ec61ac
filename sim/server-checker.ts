/*
 * The overseer of a server process: holds what it says and commits against the rules. In: what goes in and
 * out of the room. Out: nothing, or a Violation.
 */

import {
  type ClientMessage,
  type Press,
  type Refused,
  type ServerMessage,
  type State,
  stepOf,
  type Users,
} from '../protocol/messages.ts';
import type { Outcomes } from '../server/counter/effects.ts';
import type { Batch } from '../server/counter/store.ts';
import type { Connection } from './connection.ts';
import { Violation } from './entry.ts';
import type { Surroundings } from './context.ts';

export class Overseer {
  /** What the plain presses add up to that wait for the next batch. */
  private plain = 0;

  constructor(
    private readonly around: Surroundings,
    /** Of the data that the server knows. */
    public epoch: string,
  ) {}

  /** The room took a message. A plain press that has no outcome waits for the next batch. */
  received(connection: Connection, message: ClientMessage, outcomes: Outcomes): void {
    if (connection.client.current !== connection) this.around.counts.add('arrived late');
    if (message.action === 'hello') connection.asksFor(message);
    else if (isPlain(message) && outcomes.length === 0) this.plain += stepOf(message);
  }

  /** What waited was given up: a commit failed, or the data began a new life. */
  gaveUp(): void {
    this.plain = 0;
  }

  says(connection: Connection, message: ServerMessage): void {
    if (message.type === 'welcome') connection.session = message.session;
    this.around.oracle.heard(message, connection.session, this.epoch);
    if (message.type === 'refused') this.refuses(connection, message);
    this.around.counts.add(`sent: ${message.type}`);
  }

  private refuses({ session, acked }: Connection, { code }: Refused): void {
    const { counts, oracle } = this.around;
    counts.add(`refused: ${code}`);
    if (code === 'session-expired') oracle.expired(session!, acked, this.epoch);
    if (code === 'bad-message' || code === 'protocol') {
      throw new Violation('P3', `the real client was refused with ${code}`);
    }
  }

  /** @param sockets how many there were when the room spoke */
  publishes(message: State | Users, sockets: number): void {
    this.around.oracle.heard(message, undefined, this.epoch);
    if (message.type === 'users' && message.count !== sockets) {
      throw new Violation('P22', `${message.count} people are shown, and ${sockets} are there`);
    }
  }

  /** Each plain press is in one batch, and no batch is larger than what may wait. */
  commits(batch: Batch): void {
    let presses = 0;
    for (const { steps } of batch.runs.values()) presses += steps.length;
    if (presses > this.around.settings.maxPendingPresses) {
      throw new Violation('P15', `a batch holds ${presses} presses`);
    }
    if (batch.plain !== this.plain) {
      throw new Violation('P5', `plain presses make ${this.plain}, and ${batch.plain} in the batch`);
    }
    this.plain = 0;
  }
}

function isPlain(message: ClientMessage): message is Press {
  return (message.action === 'increment' || message.action === 'decrement') && message.seq === undefined;
}
