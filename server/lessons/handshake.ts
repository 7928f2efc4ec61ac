/*
 * Lesson: the opening handshake (RFC 6455 §1.3 and §4.2.2). A WebSocket begins as an HTTP request. The answer proves
 * that the server implements WebSocket, and that no plain web server or cache replied. After the 101, the same TCP
 * connection carries frames. The client gets one message: its request, and how the answer follows from it.
 */

import { createHash } from 'node:crypto';
import type { Lesson, UpgradeRequest } from './lesson.ts';

const PATH = '/lessons/handshake';
/** The same for every server: only WebSocket servers have a reason to know it. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Headers that may hold credentials; the lesson `token` sends its own as a subprotocol. */
const SECRET = /cookie|auth|token|secret|password|api-?key|^sec-websocket-protocol$/;

/**
 * The Sec-WebSocket-Accept for a Sec-WebSocket-Key. It neither authenticates nor encrypts.
 * @example acceptOf('dGhlIHNhbXBsZSBub25jZQ==') // 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
 */
export function acceptOf(key: string): string {
  return sha1(key + GUID).toString('base64');
}

export function handshake(): Lesson<Explanation> {
  return {
    path: PATH,
    admit: (request) => ({ kind: 'welcome', memory: explain(request) }),
    opened(socket) {
      socket.send(JSON.stringify(socket.getUserData()));
    },
  };
}

type Explanation = ReturnType<typeof explain>;

function explain(request: UpgradeRequest) {
  const key = request.header('sec-websocket-key');
  const accept = acceptOf(key);
  return {
    requestLine: `GET ${PATH} HTTP/1.1`, // without the query, where some clients put secrets
    headers: request.headers.map(([name, value]) => [name, SECRET.test(name) ? '[redacted]' : value]),
    key,
    guid: GUID,
    concatenated: key + GUID,
    sha1Hex: sha1(key + GUID).toString('hex'),
    accept,
    responseLines: [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
    ],
  };
}

function sha1(text: string): Buffer {
  return createHash('sha1').update(text).digest();
}
