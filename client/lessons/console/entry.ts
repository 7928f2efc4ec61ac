/*
 * A console: one WebSocket in a learner's hands, and every frame as it goes by. This file says what there is
 * of it; console-model.ts does it, and components/console.tsx draws it.
 */

import type { ReadonlySignal } from '@preact/signals';

/** A frame, as it is shown. */
export interface Frame {
  readonly kind: 'frame';
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  readonly opcode: 'text' | 'binary';
  readonly bytes: number;
  /** The text, or the bytes in hexadecimal; long ones are cut. */
  readonly payload: string;
}

/** One line of the console. */
export type Entry =
  | Frame
  | {
      readonly kind: 'event';
      readonly id: number;
      readonly atMs: number;
      readonly event: SocketEvent;
    };

/** What happens to the connection itself. */
export type SocketEvent =
  | { readonly type: 'connecting'; readonly url: string }
  | { readonly type: 'open'; readonly protocol: string }
  /** `byUs`: this page began the closing handshake. */
  | {
      readonly type: 'close';
      readonly code: number;
      readonly reason: string;
      readonly wasClean: boolean;
      readonly byUs: boolean;
    }
  /** The address is none, or the browser forbids it: the message is the browser's. */
  | { readonly type: 'failed'; readonly message: string };

export interface Console {
  /** The last entries, oldest first; capped, and changed at most once per animation frame. */
  readonly entries: ReadonlySignal<readonly Entry[]>;
  /** As WebSocket.readyState; 3 (CLOSED) before the first connection. */
  readonly readyState: ReadonlySignal<0 | 1 | 2 | 3>;
  /**
   * Connects to the lesson's endpoint, or to another URL. Does nothing if it is connected or about to be; while
   * the former connection is closing, waits for its end.
   */
  connect(url?: string, protocols?: readonly string[]): void;
  /** Resolves when the connection is open, or could not be opened (false). Connects if need be. */
  opened(): Promise<boolean>;
  /** Sends text, or bytes as a binary frame. Connects first if need be; without a connection, nothing is sent. */
  send(payload: string | Uint8Array<ArrayBuffer>): Promise<void>;
  /** Begins the closing handshake. A code that pages may not use becomes an event of type `failed`. */
  disconnect(code?: number, reason?: string): void;
  clear(): void;
}
