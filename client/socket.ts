/*
 * The socket: the only file that touches WebSocket. openFrames is the bare thing: text and bytes in and out.
 * openSocket is the counter's: text frames in, as decoded messages; messages out, as text frames.
 */

import { decodeServerMessage, encode } from '../protocol/codec.ts';
import type { Socket, SocketEvents } from './sync/host.ts';

export interface FrameEvents {
  readonly opened: (protocol: string) => void;
  readonly received: (payload: string | ArrayBuffer) => void;
  /** @param code 1006 where there was no close frame, or no connection at all */
  readonly closed: (code: number, reason: string, wasClean: boolean) => void;
}

/**
 * Opens a WebSocket and tells of it until the signal aborts.
 * @param url ws:// or wss://
 * @throws {SyntaxError} where the browser takes the URL or the protocols for none
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

/** Sees what goes over the counter's socket. Frames as they are: they hold the secret session id. */
export interface Tap {
  readonly frame: (direction: 'sent' | 'received', text: string) => void;
  readonly opened: (protocol: string) => void;
  readonly closed: (code: number, reason: string, wasClean: boolean, byUs: boolean) => void;
}

let tap: Tap | undefined;

/** Puts a tap on the wire, or takes it off: without one, the wire pays nothing. */
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
        else console.warn(`passed over a message: ${decoded.reason}`); // of a newer server, perhaps
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
      // Closing already: what is sent now goes nowhere, and is sent again on the next connection.
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
