/*
 * A server's frame (RFC 6455 §5.2): whole, unmasked, uncompressed. A published message is framed once, and the
 * same bytes go to every subscriber; framing for each socket would cost as much as writing.
 */

export const Opcode = { TEXT: 0x1, BINARY: 0x2, PING: 0x9, PONG: 0xa } as const;
export type Opcode = (typeof Opcode)[keyof typeof Opcode];

const FIN = 0x80;
/** A shorter length fits into the second byte; from here on that byte says how many bytes the length takes. */
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;

/** @example frameOf(Opcode.TEXT, 'hi').toString('hex') // '81026869' */
export function frameOf(opcode: Opcode, message: string | Uint8Array): Buffer {
  const payload = typeof message === 'string' ? Buffer.from(message) : message;
  const header = headerOf(payload.length);
  header[0] = FIN | opcode;
  return Buffer.concat([header, payload]);
}

function headerOf(length: number): Buffer {
  if (length < LENGTH_IN_2_BYTES) return Buffer.from([0, length]);
  if (length < 2 ** 16) {
    const header = Buffer.from([0, LENGTH_IN_2_BYTES, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header[1] = LENGTH_IN_8_BYTES;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
