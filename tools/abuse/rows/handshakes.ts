/*
 * The opening handshake (RFC 6455 §4.2.1) to the counter, with each of its headers missing or wrong.
 */

import { upgradeRequest } from '../../websocket/raw.ts';
import type { Section } from '../row.ts';
import { tried } from './tables.ts';

type Headers = Record<string, string | undefined>;

/** [name, what, headers, wanted]. A request without an upgrade is answered with the page. */
const TABLE: readonly (readonly [string, string, Headers, RegExp])[] = [
  ['key-none', 'no Sec-WebSocket-Key', { 'Sec-WebSocket-Key': undefined }, /^(200|400|426)$/],
  ['key-short', 'a key of 5 characters', { 'Sec-WebSocket-Key': 'short' }, /^400$/],
  ['key-characters', 'a key that is not Base64', { 'Sec-WebSocket-Key': '!'.repeat(24) }, /^400$/],
  ['key-long', 'a key of 3,000 characters', { 'Sec-WebSocket-Key': 'A'.repeat(3_000) }, /^400$/],
  ['version-none', 'no Sec-WebSocket-Version', { 'Sec-WebSocket-Version': undefined }, /^426$/],
  ['version-8', 'version 8', { 'Sec-WebSocket-Version': '8' }, /^426$/],
  ['version-999', 'version 999999999999', { 'Sec-WebSocket-Version': '999999999999' }, /^426$/],
  ['upgrade-none', 'no Upgrade', { Upgrade: undefined }, /^(200|426)$/],
  ['upgrade-h2c', 'Upgrade: h2c', { Upgrade: 'h2c' }, /^(200|426)$/],
  ['connection-none', 'no Connection', { Connection: undefined }, /^426$/],
  ['connection-close', 'Connection: close', { Connection: 'close' }, /^426$/],
  ['host-none', 'no Host', { Host: undefined }, /^400$/],
  ['extensions', 'extensions that are garbage', { 'Sec-WebSocket-Extensions': 'x; y=(;;,"' }, /^(400|open)$/],
  [
    'deflate',
    'permessage-deflate, which is not spoken',
    { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' },
    /^open$/,
  ],
  ['protocols', 'subprotocols that are garbage', { 'Sec-WebSocket-Protocol': 'a,,(' }, /^(400|open)$/],
  [
    'headers-90',
    '90 more headers',
    Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`X-${i}`, 'x'])),
    /^(400|431|open|cut|no HTTP)$/,
  ],
];

const POST = upgradeRequest('/').replace('GET', 'POST');
const OLD = upgradeRequest('/').replace('HTTP/1.1', 'HTTP/1.0');
const NOWHERE = upgradeRequest('/nowhere');

export const handshakes: Section = {
  title: 'Handshakes',
  rows: [
    ...TABLE.map(([name, what, headers, wanted]) =>
      tried(name, `a handshake with ${what}`, wanted, { path: '/', headers }),
    ),
    tried('post', 'a handshake by POST', /^(400|405)$/, { upgrade: POST }),
    tried('http-1.0', 'a handshake by HTTP/1.0', /^(505|400|426|cut)$/, { upgrade: OLD }),
    tried('nowhere', 'a handshake with a path that does not exist', /^404$/, { upgrade: NOWHERE }),
    tried('eager', 'messages before the handshake is complete', /^(pong|open|cut)$/, {
      bytes: Buffer.concat([Buffer.from(upgradeRequest('/')), Buffer.from([0x89, 0x80, 0, 0, 0, 0])]),
    }),
  ],
};
