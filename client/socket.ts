/*
 * The socket: the only file that touches WebSocket. In: text frames, as decoded messages. Out: messages, as
 * text frames.
 */

import { decodeServerMessage, encode } from '../protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';

export interface SocketEvents {
  readonly opened: () => void;
  readonly received: (message: ServerMessage) => void;
  /** @param code 1006 where there was no close frame, or no connection at all */
  readonly closed: (code: number) => void;
}

export interface Socket {
  send(message: ClientMessage): void;
  /** Closes it. Nothing is told of it any more, from this call on. */
  close(code: number): void;
}

/** @param url ws:// or wss:// */
export function openSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url);
  const listening = new AbortController();
  const { signal } = listening;
  socket.addEventListener('open', events.opened, { signal });
  socket.addEventListener('close', ({ code }) => events.closed(code), { signal });
  socket.addEventListener(
    'message',
    ({ data }) => {
      const decoded = decodeServerMessage(String(data));
      if (decoded.ok) events.received(decoded.message);
      else console.warn(`passed over a message: ${decoded.reason}`); // of a newer server, perhaps
    },
    { signal },
  );
  return {
    send: (message) => {
      // Closing already: what is sent now goes nowhere, and is sent again on the next connection.
      if (socket.readyState === WebSocket.OPEN) socket.send(encode(message));
    },
    close: (code) => {
      listening.abort();
      socket.close(code);
    },
  };
}
