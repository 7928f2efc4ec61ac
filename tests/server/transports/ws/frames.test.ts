import { describe, expect, it } from 'vitest';
import { frameOf, Opcode } from '../../../../server/transports/ws/frames.ts';

describe('[RFC 6455 §5.2] a frame', () => {
  it.each([
    [0, '8200'],
    [1, '8201'],
    [125, '827d'],
    [126, '827e007e'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ])('of %i bytes has the header %s, and then the bytes', (length, header) => {
    const payload = Buffer.alloc(length, 'abc');
    const frame = frameOf(Opcode.BINARY, payload);
    expect(frame.subarray(0, frame.length - length).toString('hex')).toBe(header);
    expect(frame.subarray(frame.length - length).equals(payload)).toBe(true);
  });

  it.each([
    ['TEXT', '81'],
    ['BINARY', '82'],
    ['PING', '89'],
    ['PONG', '8a'],
  ] as const)('of %s begins with %s: it is whole, and without extensions', (opcode, first) => {
    expect(frameOf(Opcode[opcode], 'hi').toString('hex')).toBe(`${first}026869`);
  });

  it('counts the bytes of a text, not its characters', () => {
    expect(frameOf(Opcode.TEXT, '你').toString('hex')).toBe('8103e4bda0');
  });
});
