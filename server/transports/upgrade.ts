/*
 * Which upgrade requests are admitted, for every transport and endpoint. In: the request's headers. Out: what to answer
 * instead; undefined if the endpoint may decide.
 */

import { quote, type StrangersLog } from '../log.ts';
import { isHost, nameIn, originAllowed, unknownName } from '../origin.ts';
import type { Admission, TransportOptions, UpgradeRequest } from './transport.ts';

/** The only final version of the protocol (RFC 6455). */
const WEBSOCKET_VERSION = '13';

/** Base64 of 16 bytes (RFC 6455 §4.2.1). */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

export type Refusal = Extract<Admission, { kind: 'refused' }>;

/** 426 if anything but WebSocket is requested, 400 for a malformed key, 403 for a page of another origin (P26). */
export function refusalOf(
  request: UpgradeRequest,
  { allowedOrigins, isOwnName }: Pick<TransportOptions, 'allowedOrigins' | 'isOwnName'>,
  log: StrangersLog,
): Refusal | undefined {
  // uWebSockets.js checks only the key. RFC 6455 §4.2.1 requires more, and §4.2.2 says how to refuse.
  if (request.header('host') === '') return HOST_MISSING; // uWebSockets.js refuses it itself
  const isWebSocket = request.header('upgrade').toLowerCase() === 'websocket';
  const upgrades = tokensOf(request.header('connection')).includes('upgrade');
  if (!isWebSocket || !upgrades || request.header('sec-websocket-version') !== WEBSOCKET_VERSION) {
    return UPGRADE_REQUIRED;
  }
  if (!KEY.test(request.header('sec-websocket-key'))) return MALFORMED_KEY;
  const origin = request.header('origin') || undefined;
  if (origin === undefined) return undefined; // not a page
  const host = request.header('host');
  if (!originAllowed(origin, host, allowedOrigins)) {
    log.line('foreign-origin', `refused a page from ${quote(origin)}; ${adviceFor(origin)}`);
    return { kind: 'refused', status: '403 Forbidden', message: 'This origin is not allowed' };
  }
  if (isHost(host) && isOwnName(nameIn(host))) return undefined;
  log.line(
    'foreign-host',
    `refused a page at the name ${quote(host)}; if it is this server's, start it with --public-name`,
  );
  return {
    kind: 'refused',
    status: '403 Forbidden',
    message: isHost(host) ? unknownName(host) : 'The Host header is malformed',
  };
}

/** A file, or a sandboxed frame, has the origin `null`, like all others of them: it cannot be admitted alone. */
function adviceFor(origin: string): string {
  return origin === 'null'
    ? 'a page opened from a file: --origin null allows it, and all pages without an origin of their own'
    : `allow it with --origin${/^https?:\/\/[\w.:[\]-]{1,100}$/.test(origin) ? ` ${origin}` : ''}`;
}

export const UPGRADE_REQUIRED: Refusal = {
  kind: 'refused',
  status: '426 Upgrade Required',
  message: '',
  headers: [
    ['Connection', 'Upgrade'], // RFC 9110 §7.8
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', WEBSOCKET_VERSION],
  ],
};

/** A list of tokens, such as the header Connection (RFC 9110 §5.6.1), in lower case. */
function tokensOf(header: string): string[] {
  return header.split(',').map((token) => token.trim().toLowerCase());
}

export const MALFORMED_KEY: Refusal = {
  kind: 'refused',
  status: '400 Bad Request',
  message: 'Sec-WebSocket-Key is malformed',
};

/** A proxy in front may use the other one (RFC 9112 §6.3). */
export const TWO_LENGTHS: Refusal = {
  kind: 'refused',
  status: '400 Bad Request',
  message: 'Content-Length came twice',
};

const HOST_MISSING: Refusal = {
  kind: 'refused',
  status: '400 Bad Request',
  message: 'The Host header is missing',
};

/** HTTP/1.0 has no upgrade (RFC 9110 §7.8). uWebSockets.js refuses it itself. */
export const VERSION_NOT_SUPPORTED: Refusal = {
  kind: 'refused',
  status: '505 HTTP Version Not Supported',
  message: 'Use HTTP/1.1',
};
