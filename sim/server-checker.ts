/*
 * The checker of a server process: holds what it says and commits against the rules. In: what goes in and
 * out of the room. Out: nothing, or a Violation.
 */

import type { ClientMessage, Press, Refused, ServerMessage, State, Users } from '../protocol/messages.ts';
import type { Effects } from '../server/counter/effects.ts';
import type { Topic } from '../server/counter/host.ts';
import { SLOW_INTERVAL_MS } from '../server/counter/pacer.ts';
import type { Batch } from '../server/counter/store.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { Violation } from './entry.ts';
import type { Life } from './oracle.ts';

export class ServerChecker {
  /** What the plain presses add up to that wait for the next batch. */
  private plain = 0;
  private readonly publishedAtMs = new Map<Topic, number>();

  constructor(
    private readonly context: Context,
    /** Of the data, as the server knows them. */
    public life: Life,
  ) {}

  /** The room took a message. A plain press that has no effect waits for the next batch. */
  received(connection: Connection, message: ClientMessage, effects: Effects): void {
    if (connection.client.current !== connection) this.context.counts.add('arrived late');
    if (message.action === 'hello') connection.asksFor(message);
    else if (message.action === 'pace' && !isRefused(effects)) connection.asksForPace(message.pace);
    else if (isPlain(message) && effects.length === 0) this.plain += message.delta;
  }

  /** What waited was given up: a commit failed, or the data began a new life. */
  gaveUp(): void {
    this.plain = 0;
  }

  says(connection: Connection, message: ServerMessage): void {
    if (message.type === 'welcome') connection.session = message.session;
    this.context.oracle.heard(message, connection.session, this.life);
    if (message.type === 'refused') this.refuses(connection, message);
    this.context.counts.addOf('sent', message.type);
  }

  private refuses({ session, acked }: Connection, { code }: Refused): void {
    const { counts, oracle } = this.context;
    counts.addOf('refused', code);
    if (code === 'session-expired') oracle.expired(session!, acked, this.life);
    if (code === 'bad-message' || code === 'protocol') {
      throw new Violation('P3', `the real client was refused with ${code}`);
    }
  }

  /** What the room asks for, before it is performed: meanwhile, some sockets may be dropped. */
  wants(effects: Effects, sockets: number): void {
    for (const effect of effects) {
      if (effect.kind !== 'publish' || effect.message.type !== 'users') continue;
      const { count } = effect.message;
      if (count !== sockets)
        throw new Violation('P22', `${count} people are shown, and ${sockets} are there`);
    }
  }

  publishes(message: State | Users): void {
    this.context.oracle.heard(message, undefined, this.life);
  }

  /** Is what goes to hidden pages slow enough? */
  keepsPace(topic: Topic, nowMs: number): void {
    if (topic !== 'slow state' && topic !== 'slow users') return;
    // Added as the pacer adds it: the difference of two times may be rounded to just below a second.
    if (nowMs < (this.publishedAtMs.get(topic) ?? Number.NEGATIVE_INFINITY) + SLOW_INTERVAL_MS)
      throw new Violation('P34', `hidden pages get more than one "${topic}" a second`);
    this.publishedAtMs.set(topic, nowMs);
  }

  /** Each plain press is in one batch, and no batch is larger than what may wait. */
  commits(batch: Batch): void {
    let presses = 0;
    for (const { deltas } of batch.runs.values()) presses += deltas.length;
    if (presses > this.context.settings.maxPendingPresses) {
      throw new Violation('P15', `a batch holds ${presses} presses`);
    }
    if (batch.plain !== this.plain) {
      throw new Violation('P5', `plain presses make ${this.plain}, and ${batch.plain} in the batch`);
    }
    this.plain = 0;
  }
}

function isRefused(effects: Effects): boolean {
  return effects.some((effect) => effect.kind === 'send' && effect.message.type === 'refused');
}

function isPlain(message: ClientMessage): message is Press {
  return message.action === 'press' && message.seq === undefined;
}
