/*
 * The lessons, each with attacks on what is specific to it.
 */

import { closing, FIN, frame, Opcode } from '../../websocket/raw.ts';
import type { Section } from '../row.ts';
import { flooded, text, tried } from './tables.ts';

const HOST = 'Host: localhost\r\n';
const get = (path: string): string => `GET ${path} HTTP/1.1\r\n${HOST}\r\n`;
const LOGIN = (name: string): string => JSON.stringify({ type: 'login', name });

/** [lesson, name, what, messages, wanted] */
const TABLE: readonly (readonly [string, string, string, readonly string[], RegExp])[] = [
  ['greeting', 'name-long', 'a name of 4,000 characters', ['x'.repeat(4_000)], /^answered$/],
  ['greeting', 'name-zalgo', 'a name of combining characters', [`a${'\u0301'.repeat(1_500)}`], /^answered$/],
  [
    'greeting',
    'name-bidi',
    'a name that reverses the text direction',
    ['\u202eEve\u0007\u009b2J'],
    /^answered$/,
  ],
  [
    'chat',
    'chat-name',
    'a login with a name of markup and controls',
    [LOGIN('<script>\u202e\u0000')],
    /^[a-z-]+$/,
  ],
  ['chat', 'chat-names', 'a login with a name of 2,000 characters', [LOGIN('x'.repeat(2_000))], /^[a-z-]+$/],
  ['chat', 'chat-unseen', 'a message before the login', ['{"type":"message","text":"x"}'], /^[a-z-]+$/],
  [
    'chat',
    'chat-proto',
    'a message of the type __proto__',
    ['{"type":"__proto__"}', '{"type":"constructor"}'],
    /^[a-z-]+$/,
  ],
  [
    'chat',
    'chat-long',
    'a text of 7,000 characters',
    [LOGIN('Eve'), JSON.stringify({ type: 'message', text: 'x'.repeat(7_000) })],
    /^[a-z-]+$/,
  ],
  ['counter', 'classic-nonsense', 'nonsense', ['{', '[]', 'null', '{"action":"__proto__"}'], /^open$/],
  [
    'closing',
    'closing-codes',
    'codes that are never sent',
    [0, 999, 1004, 1005, 1006, 1015, 5000].map((code) => `close ${code} x`),
    /^answered$/,
  ],
  ['closing', 'closing-reason', 'a reason of 200 bytes', [`close 4000 ${'x'.repeat(200)}`], /^answered$/],
  [
    'closing',
    'closing-spaces',
    'a command with 4,000 spaces',
    [`close${' '.repeat(4_000)}x`],
    /^(answered|1000)$/,
  ],
  ['errors', 'errors-vanish', 'the request to vanish', ['vanish'], /^cut$/],
  ['heartbeat', 'heartbeat-text', 'a message of 4,000 characters', ['x'.repeat(4_000)], /^answered$/],
  ['monitor', 'monitor-report', 'a report of somebody without a token', ['{"name":"x","cpu":1}'], /^1008$/],
  ['monitor', 'monitor-long', 'a message of 2 KB', ['x'.repeat(2_000)], /^(1008|1009|cut)$/],
];

const TOKENS = { 'X-Auth-Token': 'wrong' };
const SPACES = { 'Sec-WebSocket-Protocol': `a${' '.repeat(3_700)}b` };
const LOGGED_IN = { path: '/lessons/chat', first: text(LOGIN('Eve')), comesBack: false };

export const lessons: Section = {
  title: 'Lessons',
  rows: [
    ...TABLE.map(([lesson, name, what, said, wanted]) =>
      tried(name, `${lesson}: ${what}`, wanted, {
        path: `/lessons/${lesson}`,
        bytes: Buffer.concat(said.map(text)),
      }),
    ),
    tried('token-guess', 'token: a wrong token', /^401$/, { path: '/lessons/token', headers: TOKENS }),
    tried('token-spaces', 'token: a subprotocol with 3,700 spaces', /^401$/, {
      path: '/lessons/token',
      headers: SPACES,
    }),
    tried('monitor-token', 'monitor: a wrong token', /^401$/, {
      path: '/lessons/monitor',
      headers: { 'X-Monitor-Token': 'wrong' },
    }),
    tried('text-only', 'greeting: a binary frame', /^1003$/, {
      path: '/lessons/greeting',
      bytes: frame(FIN | Opcode.BINARY, 'x'),
    }),
    tried('closing-echo', 'closing: a close frame with 4999', /^4999$/, {
      path: '/lessons/closing',
      bytes: frame(FIN | Opcode.CLOSE, closing(4999)),
    }),
    tried('poll-nonsense', 'polling: after=NaN', /^400$/, { bytes: get('/lessons/polling/next?after=NaN') }),
    tried('poll-pipelined', 'polling: five long polls on one connection', /^(cut|no answer)$/, {
      bytes: get('/lessons/polling/next?after=999999999').repeat(5),
    }),
    flooded('chat-crowd', 'chat: 300 guests of one name', /^[a-z-]+$/, { ...LOGGED_IN, sockets: 300 }),
    flooded('ticker-crowd', 'ticker: 1,000 sockets, each with a timer', /^(answered|open)$/, {
      path: '/lessons/ticker',
      sockets: 1_000,
    }),
    flooded('monitor-crowd', 'monitor: 1,000 viewers', /^[a-z-]+$/, {
      path: '/lessons/monitor',
      sockets: 1_000,
    }),
  ],
};
