/*
 * Sessions that go on at another node. In: word of other nodes that they have resumed a session. Out: which
 * sessions this node has indeed lost. The word may be late, and the session back here: Redis knows, and
 * answers in order. All that is heard of in one turn is asked for together.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { RedisNode } from './counter.ts';

export class Takeovers {
  readonly #heard = new Set<SessionId>();

  /** @param tell is called with each session that another node owns now */
  constructor(
    private readonly node: RedisNode,
    private readonly tell: (session: SessionId) => void,
  ) {}

  /** @param message as the script publishes it: the node that has resumed the session, and the session */
  heard(message: string): void {
    const [by, session = ''] = message.split(' ');
    if (by === this.node.name) return;
    if (this.#heard.size === 0) setImmediate(() => this.#ask());
    this.#heard.add(session);
  }

  #ask(): void {
    const sessions = [...this.#heard];
    this.#heard.clear();
    this.node.ask('owners', sessions).then(
      ({ rest }) => {
        for (const session of rest) this.tell(session);
      },
      () => {}, // the session's next press here will tell
    );
  }
}
