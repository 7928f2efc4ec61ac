/*
 * Attacks on the server's memory: answers that are never read, and messages and requests that never end.
 */

import { FIN, frame, Opcode, unfinished, upgradeRequest } from '../../websocket/raw.ts';
import type { Row, Section } from '../row.ts';
import { flooded, repeated, text } from './tables.ts';

const MIB = 1024 * 1024;
const HOST = 'Host: localhost\r\n';
const LONG_MS = 2_000;
/** For a connection that only stays open, any outcome is fine as long as it costs little. */
const ANYTHING = /^(cut|open|no answer|answered|\d{3,4}|agents|refused [a-z-]+|pong)$/;

/** [name, what, request]. The path LARGEST stands for that of the largest file. */
const UNREAD: readonly (readonly [string, string, string])[] = [
  ['unread-file', 'the largest file', `GET LARGEST HTTP/1.1\r\n${HOST}\r\n`],
  ['unread-page', 'the page', `GET / HTTP/1.1\r\n${HOST}\r\n`],
  ['unread-404', 'what is not there', `GET /nowhere HTTP/1.1\r\n${HOST}\r\n`],
  ['unread-heads', 'heads', `HEAD / HTTP/1.1\r\n${HOST}\r\n`],
  ['unread-304', 'what has not changed', `GET / HTTP/1.1\r\n${HOST}If-None-Match: *\r\n\r\n`],
  ['unread-value', 'the value of a lesson', `GET /lessons/polling/value HTTP/1.1\r\n${HOST}\r\n`],
];

const pings = repeated(frame(FIN | Opcode.PING, 'x'.repeat(125))).piece;
const fragments = Buffer.concat([
  frame(Opcode.BINARY, Buffer.alloc(60_000)),
  ...Array<Buffer>(50).fill(frame(0, 'x'.repeat(100))),
]);

const unreadWith = (name: string, attack: string, path: string, bytes: Buffer, sockets: number): Row =>
  flooded(name, attack, ANYTHING, { path, bytes, sockets, reads: false }, { aloneMs: LONG_MS });
const held = (name: string, attack: string, entry: Parameters<typeof flooded>[3]): Row =>
  flooded(name, attack, ANYTHING, { comesBack: false, ...entry }, { aloneMs: LONG_MS });

/** Pipelined requests whose answers are never read. */
function unanswered(name: string, what: string, request: string, sockets: number): Row {
  const attack = `answers that nobody reads: ${what}, 900 times on ${sockets} connections`;
  return {
    ...{ name, attack, wanted: ANYTHING, aloneMs: LONG_MS },
    perform: (arena) => {
      const bytes = request.replace('LARGEST', arena.largestFile).repeat(900);
      return arena.flood({ bytes, sockets, reads: false });
    },
  };
}

export const memory: Section = {
  title: 'What a server is made to keep',
  rows: [
    ...UNREAD.map(([name, what, request]) => unanswered(name, what, request, 4)),
    unanswered('unread-file-64', 'the largest file', UNREAD[0]![2], 64),
    unreadWith(
      'unread-echo',
      'echo: 16 sockets that do not read',
      '/lessons/echo',
      text('x'.repeat(65_000)),
      16,
    ),
    unreadWith(
      'unread-echo-100',
      'echo: 100 sockets that do not read',
      '/lessons/echo',
      text('x'.repeat(65_000)),
      100,
    ),
    unreadWith(
      'unread-greeting',
      'greeting: 100 sockets that do not read',
      '/lessons/greeting',
      repeated(text('x'.repeat(90))).piece,
      100,
    ),
    unreadWith('unread-pings', '16 sockets that ping, and do not read', '/', pings, 16),
    unreadWith('unread-pings-lesson', 'the same to a lesson', '/lessons/greeting', pings, 16),
    unreadWith(
      'unread-asks',
      '16 sockets that ask, and do not read',
      '/',
      repeated(text('{"action":"ping"}')).piece,
      16,
    ),
    held('never-ending-4m', 'messages of 4 MiB that never end, 50 sockets', {
      path: '/lessons/echo',
      first: unfinished(4 * MIB),
      sockets: 50,
    }),
    held('never-ending-64k', 'messages of 64 KB that never end, 700 sockets', {
      path: '/lessons/echo',
      first: unfinished(65_000),
      sockets: 700,
    }),
    held('never-ending-fragments', 'fragments that never end, 400 sockets', {
      path: '/lessons/errors',
      first: fragments,
      sockets: 400,
    }),
    held('never-ending-counter', 'messages of 1 KB that never end, 2,000 sockets of the counter', {
      path: '/',
      first: unfinished(1_020),
      sockets: 2_000,
    }),
    held('never-read', '2,000 sockets of the counter that never read', {
      path: '/',
      sockets: 2_000,
      reads: false,
    }),
    held('idle-http', '4,000 connections that send nothing', { sockets: 4_000 }),
    held('half-requests', '2,000 requests of 3 KB that never end', {
      first: `GET / HTTP/1.1\r\n${HOST}X: ${'x'.repeat(3_000)}`,
      sockets: 2_000,
    }),
    held('half-bodies', '500 bodies of 30 KB that never end', {
      first: `POST / HTTP/1.1\r\n${HOST}Content-Length: 60000\r\n\r\n${'x'.repeat(30_000)}`,
      sockets: 500,
    }),
    held('unanswered', '1,000 requests to upgrade that get no answer', {
      first: upgradeRequest('/lessons/errors/timeout'),
      sockets: 1_000,
    }),
    held('long-polls', '1,000 long polls', {
      first: `GET /lessons/polling/next?after=999999999 HTTP/1.1\r\n${HOST}\r\n`,
      sockets: 1_000,
    }),
  ],
};
