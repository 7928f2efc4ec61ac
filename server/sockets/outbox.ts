/*
 * What is about to be sent, kept for a moment so that each socket gets its share in one write. In: messages to one
 * socket, and to everybody. Out: frames; each socket gets its own in the order in which they were given.
 *
 * One write of a small frame costs the kernel some 3 µs, and most of what this server costs are such writes; a
 * second frame in the same write is almost free. So an ack and the state behind it go together. That is why
 * everybody is reached by a loop here, and not by uWebSockets.js's publish(), which would write the state apart.
 * The loop is the cheaper of the two as well: docs/speed.md has the figures.
 */

import type * as uWS from 'uWebSockets.js';
import { encode } from '../../protocol/codec.ts';
import type { ServerMessage } from '../../protocol/messages.ts';

/** A socket, and the message that waits for it: one at most, since a second pushes the first out. */
export class Outlet {
  private waiting: ServerMessage | undefined;

  constructor(readonly socket: Pick<uWS.WebSocket<unknown>, 'send' | 'cork' | 'end'>) {}

  keep(message: ServerMessage): void {
    this.flush();
    this.waiting = message;
  }

  /** What the socket cannot take, since it reads too slowly, is dropped by uWebSockets.js: see drain (P23). */
  send(frame: Buffer): void {
    if (this.waiting === undefined) {
      this.socket.send(frame);
      return;
    }
    this.socket.cork(() => {
      this.flush();
      this.socket.send(frame);
    });
  }

  flush(): void {
    if (this.waiting === undefined) return;
    this.socket.send(encode(this.waiting));
    this.waiting = undefined;
  }

  /** The socket is closed: any call on it would throw. */
  forget(): void {
    this.waiting = undefined;
  }
}

export class Outbox {
  private readonly kept: Outlet[] = [];

  /** Keeps the message until the next publish or flush. */
  send(outlet: Outlet, message: ServerMessage): void {
    outlet.keep(message);
    this.kept.push(outlet);
  }

  publish(everybody: Iterable<Outlet>, message: ServerMessage): void {
    const frame = Buffer.from(encode(message)); // once for all of them
    for (const outlet of everybody) outlet.send(frame);
  }

  /** Sends what still waits. To be called before the turn ends, and before a socket is closed. */
  flush(): void {
    for (const outlet of this.kept) outlet.flush();
    this.kept.length = 0;
  }
}
