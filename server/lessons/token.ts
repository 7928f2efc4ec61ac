/*
 * Lesson: authentication in the handshake (RFC 6455 §10.5). A client without the token is refused with 401 while it
 * is still HTTP: there is no socket yet, and nothing to protect. A program sends a header. A page cannot set headers,
 * so it sends a cookie, or the token as a subprotocol (§1.9), after one called `token`.
 * Never put it in the URL: URLs end up in logs, histories and bookmarks. Outside of lessons, use wss only: with ws,
 * everybody on the path can read the handshake. A browser sends the cookie whatever page connects, so the listener
 * has checked the Origin before (§10.2).
 */

import { sameSecret } from '../same-secret.ts';
import type { Lesson, LessonWorld, UpgradeRequest } from './lesson.ts';
import { textOnly } from './text-only.ts';
import { UNAUTHORIZED } from './unauthorized.ts';

const SUBPROTOCOL = 'token';

export function token(world: LessonWorld): Lesson<{ readonly via: string }> {
  return {
    path: '/lessons/token',
    admit(request) {
      const { via, value } = tokenOf(request);
      if (!sameSecret(value, world.token)) {
        return UNAUTHORIZED;
      }
      const memory = { via };
      return offered(request)[0] === SUBPROTOCOL
        ? { kind: 'welcome', memory, protocol: SUBPROTOCOL }
        : { kind: 'welcome', memory };
    },
    opened(socket) {
      const { via } = socket.getUserData();
      // A program with a header treats the first message as the answer to its own, so it gets no welcome.
      if (via !== 'header') socket.send(`Welcome! Your token came in the ${via}.`);
    },
    received: textOnly((socket, text) => {
      socket.send(`received: ${text}`);
    }),
  };
}

/** The first one present decides, right or wrong; the cookie comes last, since browsers send it automatically. */
function tokenOf(request: UpgradeRequest): { readonly via: string; readonly value: string } {
  const header = request.header('x-auth-token');
  if (header !== '') return { via: 'header', value: header };
  const [protocol, encoded = ''] = offered(request);
  if (protocol === SUBPROTOCOL) {
    // A subprotocol allows fewer characters than a token, so the token is encoded in base64url.
    return { via: 'subprotocol', value: Buffer.from(encoded, 'base64url').toString() };
  }
  return { via: 'cookie', value: cookieOf(request, 'auth-token') };
}

/** The first cookie of that name (RFC 6265 §5.4); empty if there is none. */
function cookieOf(request: UpgradeRequest, name: string): string {
  const cookies = request.header('cookie').split(';');
  const found = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? '';
}

function offered(request: UpgradeRequest): string[] {
  // Split first, then trimmed: an expression for both scans each space repeatedly, one request at a time.
  return request
    .header('sec-websocket-protocol')
    .split(',')
    .map((name) => name.trim());
}
