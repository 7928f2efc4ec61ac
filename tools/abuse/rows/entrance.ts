/*
 * Admission: too many connections from one address, foreign pages, connections that only open and close, and ones that are
 * held open. The address is taken from a proxy's header, since clients on this computer are exempt.
 */

import { frame, Opcode, upgradeRequest } from '../../websocket/raw.ts';
import type { Arena } from '../arena.ts';
import type { Row, Section } from '../row.ts';
import { flooded, repeated, tried } from './tables.ts';

const HOST = 'Host: localhost\r\n';
const FROM = { 'X-Forwarded-For': '192.0.2.1' };
const LIMITED = ['--trusted-proxy', '127.0.0.1', '--max-per-address', '50'];
const from = (request: string): string => request.replace(HOST, `${HOST}X-Forwarded-For: 192.0.2.1\r\n`);
const LONG_POLL = from(`GET /lessons/polling/next?after=999999999 HTTP/1.1\r\n${HOST}\r\n`);

const limited = (name: string, attack: string, path: string): Row =>
  flooded(
    name,
    attack,
    /^(429|open|answered|agents|no answer)$/,
    { path, headers: FROM, sockets: 200, comesBack: false },
    {
      ...{ flags: LIMITED, aloneMs: 1_000 },
    },
  );
const foreign = (name: string, attack: string, headers: Record<string, string>, path = '/'): Row =>
  tried(name, attack, /^403$/, { path, headers });

/** One byte per second, so that the connection is never idle. */
function dripping(name: string, attack: string, first: string, rest: Uint8Array): Row {
  return {
    ...{
      name,
      attack,
      wanted: /^(cut|1001|1006|408|400|505)$/,
      flags: ['--idle-timeout', '8'],
      aloneMs: 12_000,
    },
    async perform(arena) {
      const drip = async (): Promise<void> => {
        const socket = await arena.enter({});
        await socket.write(first);
        for (let i = 0; i < rest.length && !socket.isOver; i++) {
          await socket.write(rest.subarray(i, i + 1));
          await new Promise((resolve) => setTimeout(resolve, 1_000));
        }
      };
      await Promise.all(Array.from({ length: 50 }, drip));
    },
  };
}

const LONG_FRAME = frame(Opcode.TEXT, 'x'.repeat(120));

/** Connects and disconnects as fast as it can. */
function storm(name: string, attack: string, wanted: RegExp, come: (arena: Arena) => Promise<void>): Row {
  return {
    ...{ name, attack, wanted, aloneMs: 1_000 },
    async perform(arena) {
      const again = async (): Promise<void> => {
        while (!arena.isOver) await come(arena);
      };
      await Promise.all(Array.from({ length: 50 }, again));
    },
  };
}

export const entrance: Section = {
  title: 'At the entrance',
  rows: [
    limited('address-sockets', '200 sockets of one address, which may have 50', '/'),
    limited('address-lessons', '200 sockets to lessons, of one address', '/lessons/echo'),
    limited('address-unanswered', '200 unanswered upgrades of one address', '/lessons/errors/timeout'),
    flooded(
      'address-polls',
      '200 long polls of one address',
      /^(429|no answer)$/,
      { first: LONG_POLL, sockets: 200, comesBack: false },
      {
        ...{ flags: LIMITED, aloneMs: 1_000 },
      },
    ),
    flooded(
      'address-requests',
      'requests without end of one address',
      /^(200|429|cut)$/,
      {
        ...{ bytes: from(`GET /healthz HTTP/1.1\r\n${HOST}\r\n`), sockets: 4 },
      },
      { flags: LIMITED },
    ),
    flooded(
      'flood-foreign',
      'handshakes of another site without end, pipelined, 4 connections',
      /^(403|cut)$/,
      {
        bytes: repeated(upgradeRequest('/', { Origin: 'http://evil.example' })).piece,
        sockets: 4,
      },
    ),
    foreign('origin', 'a page of another site (P26)', { Origin: 'http://evil.example' }),
    foreign('origin-null', 'a page without an origin', { Origin: 'null' }),
    foreign('rebinding', 'a page whose name leads here (DNS rebinding)', {
      Host: 'evil.example',
      Origin: 'http://evil.example',
    }),
    foreign(
      'rebinding-lesson',
      'the same to a lesson',
      { Host: 'evil.example', Origin: 'http://evil.example' },
      '/lessons/echo',
    ),
    tried(
      'log',
      'Origins of 3,000 bytes of quotes and controls, for the log',
      /^403$/,
      { path: '/', headers: { Origin: '"\u009b2J'.repeat(600) }, sockets: 16 },
      { aloneMs: 1_000 },
    ),
    storm('storm', 'sockets that come and go', /^(open|cut|no answer|answered)$/, (arena) =>
      arena.once({ path: '/', patienceMs: 0 }),
    ),
    storm('storm-tcp', 'connections that come and go', /^(no answer|cut)$/, (arena) =>
      arena.once({ patienceMs: 0 }),
    ),
    storm('storm-half', 'half a handshake, and gone', /^(no answer|cut)$/, (arena) =>
      arena.once({ bytes: upgradeRequest('/').slice(0, 60), patienceMs: 0 }),
    ),
    storm('storm-hello', 'sockets that press and go', /^(open|cut|ack|welcome|no answer|1000)$/, (arena) =>
      arena.once({ path: '/', bytes: frame(0x81, '{"action":"plus"}'), presses: 1, patienceMs: 5 }),
    ),
    dripping('drip-frame', 'a byte a second of a frame, no pong', upgradeRequest('/'), LONG_FRAME),
    dripping(
      'drip-lesson',
      'a byte a second of a frame to a lesson',
      upgradeRequest('/lessons/echo'),
      LONG_FRAME,
    ),
    dripping(
      'drip-request',
      'a byte a second of a request',
      '',
      Buffer.from(`GET /healthz HTTP/1.1\r\n${HOST}Cookie: ${'x'.repeat(80)}`),
    ),
  ],
};
