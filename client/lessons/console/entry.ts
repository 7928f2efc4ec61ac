/*
 * The entries of a console: a frame each, or an event of the connection. Types only.
 */

import type { ControlFrame } from '../../../protocol/control-frames.ts';

/** A frame as displayed. */
export interface Frame {
  readonly kind: 'frame';
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  /** Control frames are reported by the server: browsers do not expose them. */
  readonly opcode: 'text' | 'binary' | ControlFrame['opcode'];
  /** The size of the payload. */
  readonly bytes: number;
  /** The text, or the bytes in hexadecimal; truncated if long. For a control frame, the whole frame. */
  readonly payload: string;
}

/** One line of the console. */
export type Entry =
  | Frame
  | { readonly kind: 'event'; readonly id: number; readonly atMs: number; readonly event: SocketEvent };

/** An event of the connection itself. */
export type SocketEvent =
  | { readonly type: 'connecting'; readonly url: string }
  | { readonly type: 'open'; readonly protocol: string }
  | Close
  /** The user left the page, which closed the connection. */
  | { readonly type: 'left' }
  /** The URL is not valid, or the browser forbids it: the message is the browser's. */
  | { readonly type: 'failed'; readonly message: string };

export interface Close {
  readonly type: 'close';
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  /** This page started the closing handshake. */
  readonly byUs: boolean;
}
