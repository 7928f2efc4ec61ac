/*
 * What nodes relay to each other, over Redis's pub/sub. In: messages of lessons. Out: those of other nodes. Each is
 * delivered at most once: nothing is kept for a node that is cut off.
 */

import type { Log } from '../../counter/operator-log.ts';
import type { NodeId, Relayed } from '../../nodes.ts';
import type { RedisConnection } from './connection.ts';

/** Messages without a reply from Redis; more are dropped, so that nothing accumulates. */
const MAX_UNDER_WAY = 1_000;

/** As it is published. */
interface Published {
  readonly node: NodeId;
  readonly topic: string;
  readonly text?: string;
  /** In base64. */
  readonly bytes?: string;
}

export class RedisRelay {
  private readonly listeners: ((relayed: Relayed, from: NodeId) => void)[] = [];
  private underWay = 0;

  constructor(
    private readonly connection: RedisConnection,
    private readonly log: Log,
  ) {}

  async join(): Promise<void> {
    await subscribe<Published>(this.connection, 'relay', this.log, (message) => this.heard(message));
  }

  send({ topic, message }: Relayed): void {
    if (!this.connection.isReady() || this.underWay >= MAX_UNDER_WAY) return;
    const content = typeof message === 'string' ? { text: message } : { bytes: base64(message) };
    const published: Published = { node: this.connection.node, topic, ...content };
    this.underWay += 1;
    this.connection.commands
      .send(['PUBLISH', this.connection.channel('relay'), JSON.stringify(published)])
      .catch(() => {}) // it is lost; the connection has told the operator why
      .finally(() => {
        this.underWay -= 1;
      });
  }

  onRelayed(listener: (relayed: Relayed, from: NodeId) => void): void {
    this.listeners.push(listener);
  }

  private heard({ node, topic, text, bytes = '' }: Published): void {
    if (node === this.connection.node) return;
    const relayed = { topic, message: text ?? Buffer.from(bytes, 'base64') };
    for (const listener of this.listeners) listener(relayed, node);
  }
}

/** Calls `heard` with messages on the channel. A message that cannot be processed costs a log line. */
export async function subscribe<Message>(
  connection: RedisConnection,
  name: string,
  log: Log,
  heard: (message: Message) => void,
): Promise<void> {
  await connection.subscriber.subscribe([connection.channel(name)], (text) => {
    try {
      heard(JSON.parse(text) as Message);
    } catch (error) {
      const what = error instanceof Error ? error.stack : error;
      log(`Can't process a message from another node: ${what}`, { level: 'error', event: 'relay-failed' });
    }
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
