/*
 * Shared parts of the row tables, for rows that are data.
 */

import { FIN, frame, Opcode } from '../../websocket/raw.ts';
import type { Flood, Tries } from '../arena.ts';
import type { Row } from '../row.ts';

type Rest = Omit<Row, 'name' | 'attack' | 'wanted' | 'perform'>;

/** The same attack on ever new connections. */
export function tried(name: string, attack: string, wanted: RegExp, what: Tries, rest: Rest = {}): Row {
  return { name, attack, wanted, ...rest, perform: (arena) => arena.tries(what) };
}

/** As fast as possible, against its own server. */
export function flooded(name: string, attack: string, wanted: RegExp, what: Flood, rest: Rest = {}): Row {
  return { name, attack, wanted, aloneMs: 1_000, ...rest, perform: (arena) => arena.flood(what) };
}

/** A masked text frame. */
export function text(message: string): Buffer {
  return frame(FIN | Opcode.TEXT, message);
}

/** Repeats it to a few hundred kilobytes: more than one turn of the event loop reads. */
export function repeated(one: Uint8Array | string, bytes = 300_000): { piece: Buffer; times: number } {
  const buffer = Buffer.from(one);
  const times = Math.ceil(bytes / buffer.length);
  return { piece: Buffer.concat(Array<Buffer>(times).fill(buffer)), times };
}

export const HELLO = text('{"action":"hello","protocol":1}');
