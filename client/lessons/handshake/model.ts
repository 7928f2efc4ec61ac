/*
 * The opening handshake as the server reports it, and the same computation done here. Pure: the digest is
 * passed in. Source: RFC 6455 §1.3 and §4.2.2.
 */

import { jsonObject } from '../../../protocol/json-object.ts';

/** What a server computes from the client's key. */
export interface Derivation {
  readonly concatenated: string;
  readonly sha1Hex: string;
  readonly accept: string;
}

/** What the endpoint sends when the connection opens. */
export interface Report extends Derivation {
  readonly requestLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly key: string;
  readonly guid: string;
  readonly responseLines: readonly string[];
}

/** Undefined if the payload is not a report. */
export function parseReport(payload: string | Uint8Array): Report | undefined {
  const report = jsonObject(payload) ?? {};
  const isWhole =
    ['requestLine', 'key', 'guid', 'sha1Hex', 'accept'].every((name) => typeof report[name] === 'string') &&
    ['headers', 'responseLines'].every((name) => Array.isArray(report[name]));
  return isWhole ? (report as unknown as Report) : undefined;
}

export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The example that runs through RFC 6455 §1.2 and §1.3. */
export const RFC_EXAMPLE: Report = {
  requestLine: 'GET /chat HTTP/1.1',
  headers: [
    ['host', 'server.example.com'],
    ['upgrade', 'websocket'],
    ['connection', 'Upgrade'],
    ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['origin', 'http://example.com'],
    ['sec-websocket-protocol', 'chat, superchat'],
    ['sec-websocket-version', '13'],
  ],
  key: 'dGhlIHNhbXBsZSBub25jZQ==',
  guid: GUID,
  concatenated: `dGhlIHNhbXBsZSBub25jZQ==${GUID}`,
  sha1Hex: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
  accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  responseLines: [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    'Sec-WebSocket-Protocol: chat',
  ],
};

/** The headers that belong to the handshake; the others occur in any request. */
export const EXPLAINED = [
  'host',
  'origin',
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
] as const;
export type ExplainedHeader = (typeof EXPLAINED)[number];

export function isExplained(name: string): name is ExplainedHeader {
  return (EXPLAINED as readonly string[]).includes(name);
}

/** The usual spelling; case does not matter in HTTP/1.1. @example titleCase('sec-websocket-key') // 'Sec-Websocket-Key' */
export function titleCase(name: string): string {
  return name
    .replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase())
    .replace('Websocket', 'WebSocket');
}

/** SHA-1 of some bytes, such as that of crypto.subtle. */
export type Sha1 = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

/**
 * The server's answer to this key.
 * @example (await deriveAccept('dGhlIHNhbXBsZSBub25jZQ==', sha1)).accept // 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
 */
export async function deriveAccept(key: string, sha1: Sha1): Promise<Derivation> {
  const concatenated = key + GUID;
  const digest = new Uint8Array(await sha1(new TextEncoder().encode(concatenated)));
  const sha1Hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { concatenated, sha1Hex, accept: btoa(String.fromCharCode(...digest)) };
}

/** A key is 16 bytes in base64 (RFC 6455 §4.1). */
export function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{21}[AQgw]==$/.test(text);
}
