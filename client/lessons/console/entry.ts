/*
 * The lines of a console: a frame each, or an event of the connection. Types only.
 */

import type { ControlFrame } from '../../../protocol/control-frames.ts';

/** A frame, as it is shown. */
export interface Frame {
  readonly kind: 'frame';
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  /** Control frames are those that the server has told of: the browser shows none. */
  readonly opcode: 'text' | 'binary' | ControlFrame['opcode'];
  /** Of the payload. */
  readonly bytes: number;
  /** The text, or the bytes in hexadecimal; long ones are cut. Of a control frame, the whole frame. */
  readonly payload: string;
}

/** One line of the console. */
export type Entry =
  | Frame
  | { readonly kind: 'event'; readonly id: number; readonly atMs: number; readonly event: SocketEvent };

/** What happens to the connection itself. */
export type SocketEvent =
  | { readonly type: 'connecting'; readonly url: string }
  | { readonly type: 'open'; readonly protocol: string }
  | Close
  /** The person left the page, which closed the connection. */
  | { readonly type: 'left' }
  /** The URL is not valid, or the browser forbids it: the message is the browser's. */
  | { readonly type: 'failed'; readonly message: string };

export interface Close {
  readonly type: 'close';
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  /** This page began the closing handshake. */
  readonly byUs: boolean;
}
