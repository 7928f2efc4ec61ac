/*
 * The counter's protocol (PROTOCOL.md): each message with invalid fields, and at the wrong time.
 */

import { randomBytes } from 'node:crypto';
import { closing, FIN, frame, Opcode } from '../../websocket/raw.ts';
import type { Row, Section } from '../row.ts';
import { HELLO, text, tried } from './tables.ts';

const BAD = /^refused bad-message$/;
const PROTOCOL = /^refused protocol$/;
const PONG = /^pong$/;

/** [name, message, wanted, presses that may count] */
const TABLE: readonly (readonly [string, string, RegExp, number?])[] = [
  ['no-json', '{"action":', BAD],
  ['empty-text', '', BAD],
  ['number', '42', BAD],
  ['null', 'null', BAD],
  ['array', '[{"action":"plus"}]', BAD],
  ['string', '"plus"', BAD],
  ['no-action', '{}', BAD],
  ['action-number', '{"action":1}', BAD],
  ['action-array', '{"action":["plus"]}', BAD],
  ['action-proto', '{"action":"__proto__"}', BAD],
  ['action-constructor', '{"action":"constructor"}', BAD],
  ['proto', '{"__proto__":{"action":"plus"}}', BAD],
  ['nan', '{"action":"increment","seq":NaN}', BAD],
  ['seq-zero', '{"action":"increment","seq":0}', BAD],
  ['seq-negative', '{"action":"increment","seq":-1}', BAD],
  ['seq-fraction', '{"action":"increment","seq":1.5}', BAD],
  ['seq-text', '{"action":"increment","seq":"1"}', BAD],
  ['seq-null', '{"action":"increment","seq":null}', BAD],
  ['seq-huge', '{"action":"increment","seq":1e308}', BAD],
  ['seq-infinite', '{"action":"increment","seq":1e999}', BAD],
  ['seq-beyond', '{"action":"increment","seq":9007199254740992}', BAD],
  ['seq-early', '{"action":"increment","seq":1}', PROTOCOL],
  ['protocol-none', '{"action":"hello"}', BAD],
  ['protocol-text', '{"action":"hello","protocol":"1"}', BAD],
  ['session-number', '{"action":"hello","protocol":1,"session":7}', BAD],
  ['acked-negative', '{"action":"hello","protocol":1,"acked":-1}', BAD],
  ['deep', `{"action":${'['.repeat(500)}${']'.repeat(500)}}`, BAD],
  ['lone-surrogate', '{"action":"\\ud800"}', BAD],
  ['twice', '{"action":"ping","action":"nonsense"}', BAD],
  ['unknown-fields', '{"action":"ping","a":{"b":[1,2,3]},"toString":1}', PONG],
  ['delta', '{"action":"plus","delta":1000000,"value":7}', /^open$/, 1],
];

const afterHello = (name: string, attack: string, wanted: RegExp, message: string, presses = 0): Row =>
  tried(name, attack, wanted, { path: '/', bytes: Buffer.concat([HELLO, text(message)]), presses });
const hello = (session: string): Buffer => text(JSON.stringify({ action: 'hello', protocol: 1, session }));

export const messages: Section = {
  title: "The counter's protocol",
  rows: [
    ...TABLE.map(([name, message, wanted, presses = 0]) =>
      tried(name, shown(message), wanted, { path: '/', bytes: text(message), presses }),
    ),
    tried('ten-mistakes', 'ten invalid messages (P3)', /^1008$/, {
      path: '/',
      bytes: Buffer.concat(Array(10).fill(text('{'))),
    }),
    tried('binary', 'a binary frame (P1)', /^1003$/, { path: '/', bytes: frame(FIN | Opcode.BINARY, 'x') }),
    tried('long', 'a message of 1,025 bytes (P2)', /^(1009|cut)$/, {
      path: '/',
      bytes: text('x'.repeat(1_025)),
    }),
    tried('long-60k', 'a message of 60 KB (P2)', /^(1009|cut)$/, {
      path: '/',
      bytes: text('x'.repeat(60_000)),
    }),
    afterHello('hello-twice', 'hello twice (P7)', /^refused protocol$/, '{"action":"hello","protocol":1}'),
    afterHello('gap', 'a gap (P10)', /^refused gap$/, '{"action":"increment","seq":3}'),
    afterHello(
      'seq-max',
      'the greatest number (P10)',
      /^refused gap$/,
      '{"action":"increment","seq":9007199254740991}',
    ),
    tried('duplicates', 'a numbered press, a hundred times (P10)', /^(ack|refused rate-limited)$/, {
      ...{ path: '/', presses: 1 },
      bytes: Buffer.concat([HELLO, ...Array<Buffer>(99).fill(text('{"action":"increment","seq":1}'))]),
    }),
    tried('burst', '300 presses at once (P14)', /^refused rate-limited$/, {
      ...{ path: '/', presses: 300, bytes: Buffer.concat(Array(300).fill(text('{"action":"plus"}'))) },
    }),
    tried('pressed-and-gone', 'a press and a close frame in one packet', /^(1000|cut)$/, {
      ...{ path: '/', presses: 1 },
      bytes: Buffer.concat([text('{"action":"plus"}'), frame(FIN | Opcode.CLOSE, closing(1000))]),
    }),
    madeUp('sessions', 'forged sessions', () => `20000.${randomBytes(16).toString('base64url')}`),
    madeUp('session-long', 'sessions of 900 characters', () => 'x'.repeat(900)),
    madeUp('session-proto', 'the session __proto__', () => '__proto__'),
  ],
};

/** Each on its own connection. */
function madeUp(name: string, attack: string, session: () => string): Row {
  return {
    ...{ name, attack, wanted: /^(refused (session-expired|bad-message|protocol)|welcome)$/ },
    async perform(arena) {
      for (; !arena.isOver; ) await arena.once({ path: '/', bytes: hello(session()) });
    },
  };
}

/** @example '`{"action":1}`' */
function shown(message: string): string {
  if (message === '') return 'an empty message';
  return `\`${message.length > 60 ? `${message.slice(0, 40)}…` : message}\``;
}
