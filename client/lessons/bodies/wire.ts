/*
 * A lesson's own connection, for bodies that need more than the console: every payload whole and at once.
 * In: a path on this server. Out: events. With `keepWire` it comes back after a cut.
 */

import { CloseCode } from '../../../protocol/close-codes.ts';
import { openFrames } from '../../socket.ts';
import { backoffMs, RECONNECT } from '../../sync/backoff.ts';

export interface WireEvents {
  readonly opened?: () => void;
  readonly received: (payload: string | Uint8Array) => void;
  /** Once, however it ended; also where it was never open. */
  readonly closed?: (code: number) => void;
}

export interface Wire {
  /** Where it is not open, what is sent is lost: as with a bare WebSocket. */
  send(payload: string): void;
  /** Nothing is told of it any more, from this call on. What was sent before still goes out. */
  close(): void;
}

/** @example webSocketUrl('/lessons/chat') // 'wss://example.org/lessons/chat' */
export function webSocketUrl(path: string): string {
  return location.origin.replace(/^http/, 'ws') + path;
}

export function openWire(path: string, events: WireEvents): Wire {
  const listening = new AbortController();
  const socket = openFrames(
    webSocketUrl(path),
    [],
    {
      opened: () => events.opened?.(),
      received: (payload) => events.received(typeof payload === 'string' ? payload : new Uint8Array(payload)),
      closed: (code) => events.closed?.(code),
    },
    listening.signal,
  );
  return {
    send: (payload) => {
      if (socket.readyState === socket.OPEN) socket.send(payload);
    },
    close: () => {
      listening.abort();
      socket.close(CloseCode.NORMAL);
    },
  };
}

/** As openWire, but connects again after each cut, with the project's backoff, until it is closed. */
export function keepWire(path: string, events: WireEvents): Wire {
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const opened = () => {
    attempt = 0;
    events.opened?.();
  };
  const closed = (code: number) => {
    events.closed?.(code);
    timer = setTimeout(open, backoffMs(attempt++, RECONNECT, Math.random));
  };
  const open = () => {
    wire = openWire(path, { ...events, opened, closed });
  };
  let wire: Wire;
  open();
  return {
    send: (payload) => wire.send(payload),
    close: () => {
      clearTimeout(timer);
      wire.close();
    },
  };
}
