/*
 * Sessions that continue at another node. In: news that a node has resumed a session. Out: which sessions this node no
 * longer owns. The news may be late, and the session back here, so Redis is asked: it answers in order. All news of
 * one turn of the event loop goes into one request.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { NodeId } from '../../nodes.ts';
import type { RedisCounter } from './counter.ts';

export class Takeovers {
  readonly #heard = new Set<SessionId>();

  /** @param onTakenOver called with each session that another node owns now */
  constructor(
    private readonly counter: RedisCounter,
    private readonly node: NodeId,
    private readonly onTakenOver: (session: SessionId) => void,
  ) {}

  /** @param message as claim.lua publishes it: the node that has resumed the session, and the session */
  heard(message: string): void {
    const [by, session = ''] = message.split(' ');
    if (by === this.node) return;
    if (this.#heard.size === 0) this.counter.runtime.soon(() => this.#ask());
    this.#heard.add(session);
  }

  #ask(): void {
    const sessions = [...this.#heard];
    this.#heard.clear();
    this.counter.ask('owners', sessions).then(
      ({ rest }) => {
        for (const session of rest) this.onTakenOver(session);
      },
      () => {}, // the session's next press here will tell
    );
  }
}
