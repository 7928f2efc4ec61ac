/*
 * Plain HTTP: requests that are malformed, too long, too many, or never end.
 */

import type { Section } from '../row.ts';
import { flooded, repeated, tried } from './tables.ts';

const HOST = 'Host: localhost\r\n';
const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\n${HOST}${headers}\r\n`;
const PIECE_BYTES = 64 * 1024;

/** uWebSockets.js answers 505 to an unreadable request line, and nothing if a header is missing or malformed. */
const UNREADABLE = /^(505|no answer)$/;

/** [name, what, request, wanted; on uWebSockets.js] */
const TABLE: readonly (readonly [string, string, string, RegExp, RegExp?])[] = [
  ['url-long', 'a URL of 60 KB', get(`/${'x'.repeat(60_000)}`), /^(400|404|414|431|cut)$/],
  ['header-long', 'a header of 60 KB', get('/', `X: ${'x'.repeat(60_000)}\r\n`), /^(400|431|cut)$/],
  ['headers-many', '3,000 headers', get('/', 'X: y\r\n'.repeat(3_000)), /^(200|400|431|cut)$/],
  ['escape', 'a malformed %-escape', get('/%zz%'), /^(400|404)$/],
  ['dots', 'a path out of the folder', get('/../../../../etc/passwd'), /^(400|404)$/],
  ['dots-escaped', 'the same, escaped', get('/..%2f..%2f..%2fetc%2fpasswd'), /^(400|404)$/],
  ['dots-assets', 'a path out of the assets', get('/assets/../../package.json'), /^(400|404)$/],
  ['nul', 'a NUL in the path', get('/\0'), /^(400|404|cut)$/, UNREADABLE],
  ['nul-header', 'a NUL in a header', get('/', 'X: \0\r\n'), /^(200|400|cut)$/, UNREADABLE],
  ['path-proto', 'the path /__proto__', get('/__proto__'), /^404$/],
  [
    'lengths',
    'two different Content-Length',
    `GET / HTTP/1.1\r\n${HOST}Content-Length: 0\r\nContent-Length: 5\r\n\r\n`,
    /^400$/,
  ],
  [
    'length-negative',
    'a Content-Length of −1',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`,
    /^(400|405|cut)$/,
  ],
  [
    'length-and-chunks',
    'Content-Length and chunks',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    /^(400|405|cut)$/,
  ],
  [
    'chunks-bad',
    'a chunk of length zz',
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    /^(400|405|cut)$/,
  ],
  [
    'body',
    'a body of 1 GB that is only announced',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 1000000000\r\n\r\n`,
    /^(405|413)$/,
  ],
  ['trace', 'TRACE', `TRACE / HTTP/1.1\r\n${HOST}\r\n`, /^(400|405|501)$/],
  [
    'connect',
    'CONNECT, as to a proxy',
    `CONNECT example.org:443 HTTP/1.1\r\n${HOST}\r\n`,
    /^(400|404|405|501|cut)$/,
    UNREADABLE,
  ],
  [
    'absolute',
    'an absolute URL, as to a proxy',
    `GET http://example.org/ HTTP/1.1\r\n${HOST}\r\n`,
    /^(200|400|404)$/,
    UNREADABLE,
  ],
  ['hosts', 'two Hosts', `GET / HTTP/1.1\r\n${HOST}Host: evil.example\r\n\r\n`, /^(200|400)$/],
  ['host-none-page', 'no Host', 'GET / HTTP/1.1\r\n\r\n', /^400$/, UNREADABLE],
  [
    'method',
    'a method of 5,000 characters',
    `${'X'.repeat(5_000)} / HTTP/1.1\r\n${HOST}\r\n`,
    /^(400|405|501|431|cut)$/,
  ],
  ['http-2', 'the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^(400|405|505|cut)$/],
  [
    'tls',
    'the beginning of TLS',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    /^(400|cut|no answer|no HTTP)$/,
    UNREADABLE,
  ],
  ['range', 'a hundred ranges', get('/', `Range: bytes=${'0-1,'.repeat(100)}\r\n`), /^(200|206|416)$/],
  [
    'if-none-match',
    'an If-None-Match of 3,000 tags',
    get('/', `If-None-Match: ${'"x",'.repeat(3_000)}\r\n`),
    /^(200|431|cut)$/,
  ],
  [
    'encodings',
    'an Accept-Encoding of 3,000 words',
    get('/', `Accept-Encoding: ${'br;q=0,'.repeat(1_500)}\r\n`),
    /^(200|431|cut)$/,
  ],
  [
    'share',
    '/share.json as somebody behind a proxy',
    get('/share.json', 'X-Forwarded-For: 198.51.100.7\r\n'),
    /^200$/,
  ],
];

/** Answers are read, so that only the requests themselves cost anything. */
const FLOODS: readonly (readonly [string, string, string])[] = [
  ['flood-health', 'GET /healthz', get('/healthz')],
  ['flood-page', 'GET of the page', get('/')],
  ['flood-head', 'HEAD', `HEAD / HTTP/1.1\r\n${HOST}\r\n`],
  ['flood-304', 'GET of what has not changed', get('/', 'If-None-Match: *\r\n')],
  ['flood-404', 'GET of what is not there', get('/nowhere')],
  ['flood-post', 'POST', `POST / HTTP/1.1\r\n${HOST}Content-Length: 0\r\n\r\n`],
  ['flood-value', "GET of a lesson's value", get('/lessons/polling/value')],
];

export const http: Section = {
  title: 'Plain HTTP',
  rows: [
    ...TABLE.map(([name, attack, bytes, wanted, onUws]) =>
      tried(name, attack, wanted, { bytes: Buffer.from(bytes, 'latin1') }, onUws && { onUws }),
    ),
    ...FLOODS.map(([name, what, request]) =>
      flooded(
        name,
        `a flood of ${what}, pipelined, 4 connections`,
        /^(200|304|404|405|429|503|cut|no answer)$/,
        {
          bytes: repeated(request, PIECE_BYTES).piece,
          sockets: 4,
        },
      ),
    ),
    tried('garbage', '100 KB of x', /^(400|414|431|cut|no HTTP)$/, { bytes: 'x'.repeat(100_000) }),
    tried('split', 'a request in two packets, split within HTTP/1.1', /^(200|505)$/, {
      bytes: ['GET /healthz HT', `TP/1.1\r\n${HOST}\r\n`],
    }),
  ],
};
