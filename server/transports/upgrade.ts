/*
 * Which requests to upgrade are let in, for every transport and endpoint. In: the request's headers. Out: what to answer
 * instead; undefined where the endpoint may decide.
 */

import { originAllowed } from '../origin.ts';
import type { Admission, UpgradeRequest } from './transport.ts';

/** The only version of the protocol that was ever finished (RFC 6455). */
const WEBSOCKET_VERSION = '13';

export type Refusal = Extract<Admission, { kind: 'refused' }>;

/** 426 to who asks for something else than WebSocket, 403 to a page of a foreign origin (P26). */
export function refusalOf(
  request: UpgradeRequest,
  allowedOrigins: readonly string[],
  log: (line: string) => void,
): Refusal | undefined {
  // uWebSockets.js looks at the key alone. RFC 6455 §4.2.1 asks for more, and §4.2.2 says how to refuse.
  if (request.header('host') === '') return HOST_MISSING; // uWebSockets.js refuses it itself
  const isWebSocket = request.header('upgrade').toLowerCase() === 'websocket';
  if (!isWebSocket || request.header('sec-websocket-version') !== WEBSOCKET_VERSION) return UPGRADE_REQUIRED;
  const origin = request.header('origin') || undefined;
  if (originAllowed(origin, request.header('host') || undefined, allowedOrigins)) return undefined;
  log(`refused a page from ${JSON.stringify(origin)}; allow it with --origin`);
  return { kind: 'refused', status: '403 Forbidden', message: 'This origin is not allowed' };
}

export const UPGRADE_REQUIRED: Refusal = {
  kind: 'refused',
  status: '426 Upgrade Required',
  message: '',
  headers: [
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', WEBSOCKET_VERSION],
  ],
};

const HOST_MISSING: Refusal = {
  kind: 'refused',
  status: '400 Bad Request',
  message: 'The Host header is missing',
};

/** HTTP/1.0 knows no upgrade (RFC 9110 §7.8). uWebSockets.js refuses it itself. */
export const VERSION_NOT_SUPPORTED: Refusal = {
  kind: 'refused',
  status: '505 HTTP Version Not Supported',
  message: 'Use HTTP/1.1',
};
