/*
 * What the tables of rows have in common: rows that are data.
 */

import { FIN, frame, Opcode } from '../../websocket/raw.ts';
import type { Flood, Tries } from '../arena.ts';
import type { Row } from '../row.ts';

type Rest = Omit<Row, 'name' | 'attack' | 'wanted' | 'perform'>;

/** The same on ever new connections. */
export function tried(name: string, attack: string, wanted: RegExp, what: Tries, rest: Rest = {}): Row {
  return { name, attack, wanted, ...rest, perform: (arena) => arena.tries(what) };
}

/** As fast as it goes, at a server of its own. */
export function flooded(name: string, attack: string, wanted: RegExp, what: Flood, rest: Rest = {}): Row {
  return { name, attack, wanted, aloneMs: 1_000, ...rest, perform: (arena) => arena.flood(what) };
}

/** A frame of text, masked. */
export function text(message: string): Buffer {
  return frame(FIN | Opcode.TEXT, message);
}

/** So often that a piece has a few hundred kilobytes: more than a turn of the event loop reads. */
export function repeated(one: Uint8Array | string, bytes = 300_000): { piece: Buffer; times: number } {
  const buffer = Buffer.from(one);
  const times = Math.ceil(bytes / buffer.length);
  return { piece: Buffer.concat(Array<Buffer>(times).fill(buffer)), times };
}

export const HELLO = text('{"action":"hello","protocol":1}');
