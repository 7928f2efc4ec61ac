/*
 * Requests and frames as no library would send them, for tests and attacks: each of the rules of RFC 6455 can be broken
 * with them.
 */

import { Opcode } from './frame.ts';

/** The key of RFC 6455 §1.3. */
export const EXAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

export { Opcode };

/** The first bits of a frame (RFC 6455 §5.2). */
export const FIN = 0x80;
export const RSV1 = 0x40;
export const RSV2 = 0x20;
export const RSV3 = 0x10;

const MASK = [0x37, 0xfa, 0x21, 0x3d];

/** The RFC's request to upgrade. A header that is undefined is left out. */
export function upgradeRequest(path: string, headers: Record<string, string | undefined> = {}): string {
  const all: Record<string, string | undefined> = {
    Host: 'localhost',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': EXAMPLE_KEY,
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** A client's frame: masked, unless it is to break that rule. At most 65,535 bytes. */
export function frame(
  first: number,
  payload: string | readonly number[] | Buffer = '',
  masked = true,
): Buffer {
  const bytes = Buffer.from(payload as string);
  const length = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 255];
  if (!masked) return Buffer.concat([Buffer.from([first, ...length]), bytes]);
  length[0]! |= 0x80;
  const body = bytes.map((byte, i) => byte ^ MASK[i % 4]!);
  return Buffer.concat([Buffer.from([first, ...length, ...MASK]), body]);
}

/** The payload of a close frame (RFC 6455 §5.5.1). */
export function closing(code: number, reason: string | readonly number[] = ''): Buffer {
  return Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason as string)]);
}

/** The beginning of a binary frame whose payload has this length, in bytes, and all but the last byte of that. */
export function unfinished(length: number): Buffer {
  const header = Buffer.alloc(14);
  header[0] = FIN | Opcode.BINARY;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, Buffer.alloc(length - 1)]);
}
