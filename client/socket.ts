/*
 * The socket: the only file that uses WebSocket. openFrames sends and receives raw text and bytes. openSocket is the
 * counter's: it decodes received text frames into messages, and encodes messages into text frames.
 */

import { decodeServerMessage, encode } from '../protocol/codec.ts';
import type { Socket, SocketEvents } from './sync/host.ts';

export interface FrameEvents {
  readonly opened: (protocol: string) => void;
  readonly received: (payload: string | ArrayBuffer) => void;
  /** @param code 1006 if there was no close frame, or no connection at all */
  readonly closed: (code: number, reason: string, wasClean: boolean) => void;
}

/**
 * Opens a WebSocket and reports its events until the signal aborts.
 * @param url ws:// or wss://
 * @throws {SyntaxError} if the URL or a protocol is not valid
 */
export function openFrames(
  url: string,
  protocols: readonly string[],
  { opened, received, closed }: FrameEvents,
  signal?: AbortSignal,
): WebSocket {
  const socket = new WebSocket(url, [...protocols]);
  const listen = signal && { signal };
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => opened(socket.protocol), listen);
  socket.addEventListener('message', ({ data }) => received(data), listen);
  socket.addEventListener('close', ({ code, reason, wasClean }) => closed(code, reason, wasClean), listen);
  return socket;
}

/** Observes the counter's socket. Frames are raw: they contain the secret session id. */
export interface Tap {
  readonly frame: (direction: 'sent' | 'received', text: string) => void;
  readonly opened: (protocol: string) => void;
  readonly closed: (code: number, reason: string, wasClean: boolean, byUs: boolean) => void;
}

let tap: Tap | undefined;

/** Installs or removes the tap. Without one there is no overhead. */
export function tapWire(next: Tap | undefined): void {
  tap = next;
}

/** @param url ws:// or wss:// */
export function openSocket(url: string, events: SocketEvents): Socket {
  const listening = new AbortController();
  const socket = openFrames(
    url,
    [],
    {
      opened: (protocol) => {
        tap?.opened(protocol);
        events.opened();
      },
      received: (payload) => {
        const text = String(payload);
        tap?.frame('received', text);
        const decoded = decodeServerMessage(text);
        if (decoded.ok) events.received(decoded.message);
        else console.warn(`ignored a message: ${decoded.reason}`); // perhaps from a newer server
      },
      closed: (code, reason, wasClean) => {
        tap?.closed(code, reason, wasClean, false);
        events.closed(code);
      },
    },
    listening.signal,
  );
  return {
    send: (message) => {
      // Already closing: pending presses are retransmitted on the next connection.
      if (socket.readyState !== WebSocket.OPEN) return;
      const text = encode(message);
      socket.send(text);
      tap?.frame('sent', text);
    },
    close: (code) => {
      listening.abort();
      socket.close(code);
      tap?.closed(code, '', true, true);
    },
  };
}
