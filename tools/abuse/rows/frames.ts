/*
 * RFC 6455: what a server must not accept from a client, and edge cases of a frame parser. uWebSockets.js cuts the connection
 * where others send a close frame with the reason.
 */

import { closing, FIN, frame, Opcode, RSV1, RSV2, RSV3 } from '../../websocket/raw.ts';
import type { Row, Section } from '../row.ts';
import { text, tried } from './tables.ts';

const ECHO = '/lessons/echo';

/** On uWebSockets.js. */
const CUT = /^cut$/;
const PROTOCOL_ERROR = /^1002$/;
const NOT_UTF8 = /^1007$/;
const TOO_BIG = /^(1009|cut)$/;
const ANSWERED = /^answered$/;

type Bytes = Buffer | readonly Buffer[];

/** [name, what, bytes, wanted; on uWebSockets.js] */
const TABLE: readonly (readonly [string, string, Bytes, RegExp, RegExp?])[] = [
  // It ignores the mask bit, and uses the first four bytes as the mask: SECURITY.md.
  [
    'mask',
    'a frame without a mask (§5.1)',
    frame(FIN | Opcode.TEXT, 'hello there', false),
    PROTOCOL_ERROR,
    /^(cut|open|answered)$/,
  ],
  ['rsv1', 'a reserved bit, RSV1 (§5.2)', frame(FIN | RSV1 | Opcode.TEXT, 'x'), PROTOCOL_ERROR, CUT],
  ['rsv2', 'a reserved bit, RSV2 (§5.2)', frame(FIN | RSV2 | Opcode.TEXT, 'x'), PROTOCOL_ERROR, CUT],
  ['rsv3', 'a reserved bit, RSV3 (§5.2)', frame(FIN | RSV3 | Opcode.TEXT, 'x'), PROTOCOL_ERROR, CUT],
  ...[3, 7, 11, 15].map((opcode): readonly [string, string, Bytes, RegExp, RegExp] => {
    return [
      `opcode-${opcode}`,
      `a reserved opcode, ${opcode} (§5.2)`,
      frame(FIN | opcode, 'x'),
      PROTOCOL_ERROR,
      CUT,
    ];
  }),
  ['ping-fragment', 'a ping in fragments (§5.4)', frame(Opcode.PING, 'x'), PROTOCOL_ERROR, CUT],
  [
    'close-fragment',
    'a close frame in fragments (§5.4)',
    frame(Opcode.CLOSE, closing(1000)),
    PROTOCOL_ERROR,
    CUT,
  ],
  ['ping-long', 'a ping of 126 bytes (§5.5)', frame(FIN | Opcode.PING, 'x'.repeat(126)), PROTOCOL_ERROR, CUT],
  [
    'close-long',
    'a close frame of 126 bytes (§5.5)',
    frame(FIN | Opcode.CLOSE, closing(1000, 'x'.repeat(124))),
    PROTOCOL_ERROR,
    CUT,
  ],
  ['orphan', 'a continuation of nothing (§5.4)', frame(FIN | Opcode.CONTINUATION, 'x'), PROTOCOL_ERROR, CUT],
  [
    'interleaved',
    'a message within a fragmented one (§5.4)',
    [frame(Opcode.TEXT, 'a'), frame(FIN | Opcode.TEXT, 'b')],
    PROTOCOL_ERROR,
    CUT,
  ],
  [
    'utf8',
    'text that is not UTF-8 (§8.1)',
    frame(FIN | Opcode.TEXT, [0xce, 0xba, 0xe1, 0xbd, 0xff]),
    NOT_UTF8,
    CUT,
  ],
  [
    'utf8-fragments',
    'UTF-8 that breaks off in the last fragment (§8.1)',
    [frame(Opcode.TEXT, [0xf0, 0x9f]), frame(FIN, [0x98])],
    NOT_UTF8,
    CUT,
  ],
  [
    'utf8-reason',
    'a close reason that is not UTF-8 (§5.5.1)',
    frame(FIN | Opcode.CLOSE, closing(1000, [0xff])),
    NOT_UTF8,
    /^(cut|1005|1007)$/,
  ],
  [
    'close-1',
    'a close frame of one byte (§5.5.1)',
    frame(FIN | Opcode.CLOSE, [3]),
    PROTOCOL_ERROR,
    /^(cut|1002|1005)$/,
  ],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map(
    (code): readonly [string, string, Bytes, RegExp, RegExp] => {
      return [
        `code-${code}`,
        `the close code ${code}, which is never sent (§7.4)`,
        frame(FIN | Opcode.CLOSE, closing(code)),
        PROTOCOL_ERROR,
        /^(cut|1002|1005)$/,
      ];
    },
  ),
  [
    'length-top-bit',
    'a length of 64 bits with the top bit set (§5.2)',
    header(2n ** 63n + 5n),
    /^(1002|1009|cut)$/,
  ],
  ['length-huge', 'a length of 2^53 − 1', header(2n ** 53n - 1n), TOO_BIG],
  ['length-4g', 'a length of 4 GiB', header(2n ** 32n), TOO_BIG],
  ['length-1m', 'a message of 1 MiB', header(2n ** 20n), TOO_BIG],
  [
    'length-padded',
    'a length of 5 in 64 bits (§5.2: the fewest bytes)',
    Buffer.concat([header(5n), Buffer.from('hello')]),
    /^(1002|answered|cut)$/,
  ],
  [
    'fragments-big',
    'fragments of 70 KB in all',
    [frame(Opcode.TEXT, 'x'.repeat(35_000)), frame(FIN, 'x'.repeat(35_000))],
    TOO_BIG,
  ],
  [
    'fragments-empty',
    'a thousand empty fragments, and an end',
    [frame(Opcode.TEXT), Buffer.concat(Array<Buffer>(1_000).fill(frame(0))), frame(FIN, 'x')],
    ANSWERED,
  ],
  [
    'fragments-bytes',
    'a message in a thousand fragments of a byte',
    [frame(Opcode.TEXT, 'x'), Buffer.concat(Array<Buffer>(998).fill(frame(0, 'x'))), frame(FIN, 'x')],
    ANSWERED,
  ],
  [
    'byte-by-byte',
    'a message, byte by byte',
    [...text('hello')].map((byte) => Buffer.from([byte])),
    ANSWERED,
  ],
  ['mask-zero', 'a mask of zeros', Buffer.from([FIN | Opcode.TEXT, 0x82, 0, 0, 0, 0, 0x68, 0x69]), ANSWERED],
  [
    'empty',
    'empty messages, text and binary',
    Buffer.concat([frame(FIN | Opcode.TEXT), frame(FIN | Opcode.BINARY)]),
    ANSWERED,
  ],
  [
    'after-close',
    'messages after its close frame (§5.5.1)',
    Buffer.concat([frame(FIN | Opcode.CLOSE, closing(1000)), ...Array<Buffer>(1_000).fill(text('x'))]),
    /^(1000|cut)$/,
  ],
];

export const frames: Section = {
  title: "Frames that break RFC 6455, and a parser's corners",
  rows: TABLE.map(([name, attack, bytes, wanted, onUws]): Row => {
    return tried(name, attack, wanted, { path: ECHO, bytes }, onUws && { onUws });
  }),
};

/** The header of a text frame with a 64-bit length, masked with zeros. */
function header(length: bigint): Buffer {
  const bytes = Buffer.alloc(14);
  bytes[0] = FIN | Opcode.TEXT;
  bytes[1] = 0x80 | 127;
  bytes.writeBigUInt64BE(length, 2);
  return bytes;
}
