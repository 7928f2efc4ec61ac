/*
 * A socket of a lesson's body, separate from the console's: it delivers every payload in full and at once. In: a path on
 * this server. Out: events.
 */

import { CloseCode } from '../../../protocol/close-codes.ts';
import { openFrames } from '../../socket.ts';
import { backoffMs, RECONNECT } from '../../sync/backoff.ts';
import { hasRun } from './ran.ts';

export interface LessonSocketEvents {
  readonly opened?: () => void;
  readonly received: (payload: string | Uint8Array) => void;
  /** Called once, however the connection ended, even if it never opened. */
  readonly closed?: (code: number) => void;
}

export interface LessonSocket {
  /** Drops the payload unless the socket is open, as a bare WebSocket does. */
  send(payload: string): void;
  /** No more events after this call. What was sent before still goes out. */
  close(): void;
}

/** @example webSocketUrl('/lessons/chat') // 'wss://example.org/lessons/chat' */
export function webSocketUrl(path: string): string {
  return location.origin.replace(/^http/, 'ws') + path;
}

export function openLessonSocket(path: string, events: LessonSocketEvents): LessonSocket {
  const listening = new AbortController();
  const url = webSocketUrl(path);
  const socket = openFrames(
    url,
    [],
    {
      opened: () => {
        hasRun(url, 'admit', 'opened');
        events.opened?.();
      },
      received: (payload) => events.received(typeof payload === 'string' ? payload : new Uint8Array(payload)),
      closed: (code) => events.closed?.(code),
    },
    listening.signal,
  );
  return {
    send: (payload) => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(payload);
      hasRun(url, 'received');
    },
    close: () => {
      listening.abort();
      socket.close(CloseCode.NORMAL);
    },
  };
}

/** As openLessonSocket, but reconnects with backoff until it is closed. */
export function keepLessonSocket(path: string, events: LessonSocketEvents): LessonSocket {
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
    socket = openLessonSocket(path, { ...events, opened, closed });
  };
  let socket: LessonSocket;
  open();
  return {
    send: (payload) => socket.send(payload),
    close: () => {
      clearTimeout(timer);
      socket.close();
    },
  };
}
