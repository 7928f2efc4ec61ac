/*
 * The frame codec of the load tester, against frames written by hand and by `ws`, and however TCP cuts them.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameReader, Opcode } from '../../../tools/websocket/frame.ts';

/** What a reader finds in these chunks. */
function read(...chunks: readonly (Buffer | readonly number[])[]): string[] {
  const found: string[] = [];
  const reader = new FrameReader({
    message: (bytes, from, to) => found.push(`message ${bytes.toString('utf8', from, to)}`),
    ping: (payload) => found.push(`ping ${payload}`),
    close: (code) => found.push(`close ${code}`),
    broken: (why) => found.push(`broken ${why}`),
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk as Buffer));
  return found;
}

/** A frame as a server sends it: without a mask. */
function frame(first: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload as string);
  const { length } = bytes;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), bytes]);
  const head = Buffer.alloc(length <= 0xffff ? 4 : 10);
  head[0] = first;
  head[1] = length <= 0xffff ? 126 : 127;
  if (length <= 0xffff) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, bytes]);
}

const text = (payload: string): Buffer => frame(0x81, payload);

describe('a frame that goes out', () => {
  it('is the masked Hello of RFC 6455 §5.7', () => {
    expect(encodeFrame(Opcode.TEXT, Buffer.from('Hello'), 0x37fa213d)).toEqual(
      Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]),
    );
  });

  it.each([
    [125, [0x81, 0x80 | 125]],
    [126, [0x81, 0x80 | 126, 0, 126]],
    [65_535, [0x81, 0x80 | 126, 0xff, 0xff]],
  ])('of %i bytes says so at its beginning', (length, head) => {
    const encoded = encodeFrame(Opcode.TEXT, Buffer.alloc(length), 0);
    expect([...encoded.subarray(0, head.length)]).toEqual(head);
    expect(encoded).toHaveLength(head.length + 4 + length);
  });

  it('has at most 65,535 bytes', () => {
    expect(() => encodeFrame(Opcode.TEXT, Buffer.alloc(65_536), 0)).toThrow(RangeError);
  });
});

describe('frames that come in', () => {
  it('may come several at once', () => {
    expect(read(Buffer.concat([text('a'), text(''), text('b')]))).toEqual([
      'message a',
      'message ',
      'message b',
    ]);
  });

  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 100_000])('may have a payload of %i bytes', (length) => {
    const payload = 'x'.repeat(length);
    expect(read(text(payload))).toEqual([`message ${payload}`]);
  });

  it.each([5, 126, 70_000])('of %i bytes may be cut anywhere in their head', (length) => {
    const whole = text('y'.repeat(length));
    for (let cut = 1; cut < 14 && cut < whole.length; cut++) {
      expect(read(whole.subarray(0, cut), whole.subarray(cut))).toEqual(read(whole));
    }
  });

  it('say the same however TCP cuts them', () => {
    const payloads = fc.array(fc.oneof(fc.string(), fc.string({ minLength: 120, maxLength: 300 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(payloads, fc.array(fc.nat(1000), { maxLength: 20 }), (messages, cuts) => {
        const whole = Buffer.concat(messages.map(text));
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b),
          whole.length,
        ];
        const chunks = places.slice(1).map((to, i) => whole.subarray(places[i], to));
        expect(read(...chunks)).toEqual(messages.map((message) => `message ${Buffer.from(message)}`));
      }),
    );
  });

  it('are kept, where the rest is still to come, in bytes of their own: the buffer is used again', () => {
    const found: string[] = [];
    const reader = new FrameReader({
      message: (bytes, from, to) => found.push(bytes.toString('utf8', from, to)),
      ping: () => {},
      close: () => {},
      broken: () => {},
    });
    const shared = Buffer.alloc(16);
    const whole = text('hello');
    for (const part of [whole.subarray(0, 4), whole.subarray(4)]) {
      part.copy(shared);
      reader.push(shared, part.length);
      shared.fill(0);
    }
    expect(found).toEqual(['hello']);
  });

  it('may be fragments of one message, with a ping in between (§5.4)', () => {
    const parts = [frame(0x01, 'Hel'), frame(0x89, '?'), frame(0x00, 'l'), frame(0x80, 'o')];
    expect(read(...parts)).toEqual(['ping ?', 'message Hello']);
    expect(read(Buffer.concat(parts))).toEqual(['ping ?', 'message Hello']);
    expect(read(...parts, text('a'), ...parts).filter((found) => found !== 'ping ?')).toEqual([
      'message Hello',
      'message a',
      'message Hello',
    ]);
  });

  it('may be a goodbye, with or without a code', () => {
    expect(read([0x88, 2, 0x03, 0xe9])).toEqual(['close 1001']);
    expect(read([0x88, 0])).toEqual(['close 1005']);
  });

  it('may be an unasked pong, which says nothing', () => {
    expect(read([0x8a, 0], text('a'))).toEqual(['message a']);
  });

  it.each([
    ['masked, which servers must not do', [0x81, 0x81, 1, 2, 3, 4, 5], 'a masked frame'],
    ['with reserved bits', [0xc1, 0], 'reserved bits'],
    ['of an unknown opcode', [0x83, 0], 'opcode 3'],
    ['of an unknown control opcode', [0x8b, 0], 'opcode 11'],
    ['a control frame in pieces', [0x09, 0], 'a control frame in pieces'],
    [
      'a control frame of more than 125 bytes',
      [0x89, 126, 0, 126, ...Buffer.alloc(126)],
      'a control frame in pieces',
    ],
    ['a continuation of nothing', [0x80, 0], 'a continuation of nothing'],
    ['a message inside another', [0x01, 0, 0x81, 0], 'a message inside another'],
    ['longer than anything a counter says', [0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0], 'too long a frame'],
  ])('are broken if they are %s', (_, bytes, why) => {
    expect(read(bytes, text('unread'))).toEqual([`broken ${why}`]);
  });
});
