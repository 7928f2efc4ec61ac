/*
 * WebSocket frames, the client's half (RFC 6455 §5). In: bytes as TCP cuts them. Out: whole messages, as places
 * in those bytes, so that a frame which is only counted costs no copy and no string.
 */

export const Opcode = {
  CONTINUATION: 0x0,
  TEXT: 0x1,
  BINARY: 0x2,
  CLOSE: 0x8,
  PING: 0x9,
  PONG: 0xa,
} as const;

export type Opcode = (typeof Opcode)[keyof typeof Opcode];

/** What the reader finds. The bytes are valid only during the call. */
export interface FrameSink {
  /** A whole text or binary message: `bytes[from]` up to, not including, `bytes[to]`. */
  message(bytes: Buffer, from: number, to: number): void;
  ping(payload: Buffer): void;
  /** The other side closes. @param code 1005 where it gave none */
  close(code: number): void;
  /** What came is no WebSocket. Nothing is read after it. */
  broken(why: string): void;
}

/** No server of a counter has more to say at once. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Lengths up to here stand in the frame's second byte; 126 and 127 there announce 2 or 8 bytes of length. */
const MAX_SHORT_LENGTH = 125;
const MAX_MEDIUM_LENGTH = 0xffff;
const NO_STATUS = 1005;
const INCOMPLETE = -1;

/**
 * One frame, whole and masked, as a client must send it (§5.3).
 * @param payload at most 65,535 bytes
 * @param mask 32 bits
 * @throws {RangeError} if the payload is longer
 */
export function encodeFrame(opcode: Opcode, payload: Uint8Array, mask: number): Buffer {
  const { length } = payload;
  if (length > MAX_MEDIUM_LENGTH) throw new RangeError('a frame of this client has at most 65,535 bytes');
  const maskAt = length <= MAX_SHORT_LENGTH ? 2 : 4;
  const frame = Buffer.allocUnsafe(maskAt + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (maskAt === 2 ? length : 126);
  if (maskAt === 4) frame.writeUInt16BE(length, 2);
  frame.writeUInt32BE(mask >>> 0, maskAt);
  for (let i = 0; i < length; i++) frame[maskAt + 4 + i] = payload[i]! ^ frame[maskAt + (i & 3)]!;
  return frame;
}

export class FrameReader {
  /** The beginning of a frame whose end has not come. */
  private rest: Buffer | undefined;
  /** The fragments of a message so far (§5.4). */
  private fragments: Buffer[] | undefined;
  private isBroken = false;

  constructor(private readonly sink: FrameSink) {}

  /** @param length how many bytes of the chunk count: it may be a buffer that is used again */
  push(chunk: Buffer, length = chunk.length): void {
    if (this.isBroken) return;
    const whole = this.rest === undefined;
    const bytes = whole ? chunk : Buffer.concat([this.rest!, chunk.subarray(0, length)]);
    const end = whole ? length : bytes.length;
    this.rest = undefined;
    let at = 0;
    while (at < end) {
      const next = this.readFrame(bytes, at, end);
      if (this.isBroken) return;
      if (next === INCOMPLETE) {
        this.rest = Buffer.from(bytes.subarray(at, end));
        return;
      }
      at = next;
    }
  }

  /** @returns where the next frame begins */
  private readFrame(bytes: Buffer, at: number, end: number): number {
    if (end - at < 2) return INCOMPLETE;
    const first = bytes[at]!;
    const second = bytes[at + 1]!;
    if ((first & 0x70) !== 0) return this.fail('reserved bits');
    if ((second & 0x80) !== 0) return this.fail('a masked frame'); // §5.1: a server must not mask
    let length = second;
    let from = at + 2;
    if (second === 126) {
      from = at + 4;
      if (end < from) return INCOMPLETE;
      length = bytes.readUInt16BE(at + 2);
    } else if (second === 127) {
      from = at + 10;
      if (end < from) return INCOMPLETE;
      length = bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
    }
    if (length > MAX_MESSAGE_BYTES) return this.fail('too long a frame');
    const to = from + length;
    if (end < to) return INCOMPLETE;
    this.take(first, bytes, from, to);
    return to;
  }

  private take(first: number, bytes: Buffer, from: number, to: number): void {
    const opcode = first & 0x0f;
    const isFinal = (first & 0x80) !== 0;
    if (opcode >= Opcode.CLOSE) this.takeControl(opcode, isFinal, bytes.subarray(from, to));
    else if (opcode === Opcode.CONTINUATION) this.takeFragment(isFinal, bytes, from, to);
    else if (opcode > Opcode.BINARY) this.fail(`opcode ${opcode}`);
    else if (this.fragments !== undefined) this.fail('a message inside another');
    else if (isFinal) this.sink.message(bytes, from, to);
    else this.fragments = [Buffer.from(bytes.subarray(from, to))];
  }

  private takeFragment(isFinal: boolean, bytes: Buffer, from: number, to: number): void {
    if (this.fragments === undefined) {
      this.fail('a continuation of nothing');
      return;
    }
    this.fragments.push(Buffer.from(bytes.subarray(from, to)));
    if (this.fragments.reduce((sum, { length }) => sum + length, 0) > MAX_MESSAGE_BYTES) {
      this.fail('too long a message');
    } else if (isFinal) {
      const message = Buffer.concat(this.fragments);
      this.fragments = undefined;
      this.sink.message(message, 0, message.length);
    }
  }

  private takeControl(opcode: number, isFinal: boolean, payload: Buffer): void {
    if (!isFinal || payload.length > MAX_SHORT_LENGTH)
      this.fail('a control frame in pieces'); // §5.5
    else if (opcode === Opcode.PING) this.sink.ping(payload);
    else if (opcode === Opcode.CLOSE)
      this.sink.close(payload.length < 2 ? NO_STATUS : payload.readUInt16BE(0));
    else if (opcode !== Opcode.PONG) this.fail(`opcode ${opcode}`);
  }

  private fail(why: string): typeof INCOMPLETE {
    this.isBroken = true;
    this.sink.broken(why);
    return INCOMPLETE;
  }
}
