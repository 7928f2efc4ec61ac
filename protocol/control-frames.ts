/*
 * Control frames (RFC 6455 §5.5), which browsers hide from pages: how they look on the wire, and the note with which a
 * server tells a page of one that it has sent or received. Pure.
 */

import { jsonObject } from './json-object.ts';

/** One control frame, as the client sees it: what the server sent, it received. */
export interface ControlFrame {
  readonly opcode: 'ping' | 'pong' | 'close';
  readonly direction: 'sent' | 'received';
}

const SHOW_FRAMES = 'frames';

/**
 * The address of a lesson for a client that asks to be told of control frames.
 * @param url without a query @example showingFrames('ws://localhost/lessons/echo') // 'ws://localhost/lessons/echo?frames'
 */
export function showingFrames(url: string): string {
  return `${url}?${SHOW_FRAMES}`;
}

/** @param query of a request to upgrade, without the question mark */
export function showsFrames(query: string): boolean {
  return query.split('&').includes(SHOW_FRAMES);
}

/** What a server sends; JSON, like `{"type":"frame","opcode":"ping","direction":"received"}`. */
export function noteOf(frame: ControlFrame): string {
  return JSON.stringify({ type: 'frame', ...frame });
}

/** Undefined where the text is no such note. */
export function controlFrameIn(text: string): ControlFrame | undefined {
  if (!text.startsWith('{"type":"frame"')) return undefined;
  const { opcode, direction } = jsonObject(text) ?? {};
  const isKnown =
    (opcode === 'ping' || opcode === 'pong' || opcode === 'close') &&
    (direction === 'sent' || direction === 'received');
  return isKnown ? { opcode, direction } : undefined;
}

const FIRST_BYTES = { close: '88', ping: '89', pong: '8a' } as const;

/**
 * The frame without a payload in hexadecimal. What a client sends is masked; with which four bytes, only it knows.
 * @example bytesOf({ opcode: 'ping', direction: 'received' }) // '89 00'
 */
export function bytesOf({ opcode, direction }: ControlFrame): string {
  return `${FIRST_BYTES[opcode]} ${direction === 'sent' ? '80 ·· ·· ·· ··' : '00'}`;
}

/**
 * A close frame as a server sends it, in hexadecimal (§5.5.1): the length, the code, the reason.
 * @param code 1005 stands for none @example closeFrameOf(1000, 'ok') // '88 04 03 e8 6f 6b'
 */
export function closeFrameOf(code: number, reason: string): string {
  const payload = code === 1005 ? [] : [code >> 8, code & 0xff, ...new TextEncoder().encode(reason)];
  return [0x88, payload.length, ...payload].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
