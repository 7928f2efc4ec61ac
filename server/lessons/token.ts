/*
 * Lesson: authentication in the handshake (RFC 6455 §10.5). Who has no token is refused with 401 while it is
 * still HTTP: there is no socket yet, and nothing to guard. A program sends a header. A browser can't, so its
 * page sends a cookie, or names the token as a subprotocol (§1.9), after one called `token`.
 * Never in the URL: URLs end up in logs, histories and bookmarks. And only over wss, outside of lessons: with ws,
 * everybody on the way reads the handshake. A cookie comes along from any page that connects, so the listener
 * has looked at the Origin before (§10.2).
 */

import type { Lesson, LessonWorld, UpgradeRequest } from './lesson.ts';
import { sameSecret } from './same-secret.ts';
import { textOnly } from './text-only.ts';

const SUBPROTOCOL = 'token';

export function token(world: LessonWorld): Lesson<{ readonly via: string }> {
  return {
    path: '/lessons/token',
    admit(request) {
      const { via, value } = tokenOf(request);
      if (!sameSecret(value, world.token)) {
        return { kind: 'refused', status: '401 Unauthorized', message: 'Invalid or missing token' };
      }
      const memory = { via };
      return offered(request)[0] === SUBPROTOCOL
        ? { kind: 'welcome', memory, protocol: SUBPROTOCOL }
        : { kind: 'welcome', memory };
    },
    opened(socket) {
      socket.send(`Welcome! Your token came in the ${socket.getUserData().via}.`);
    },
    received: textOnly((socket, text) => {
      socket.send(`received: ${text}`);
    }),
  };
}

/** The first that there is counts, right or wrong; the cookie last, since it comes along unasked. */
function tokenOf(request: UpgradeRequest): { readonly via: string; readonly value: string } {
  const header = request.header('x-auth-token');
  if (header !== '') return { via: 'header', value: header };
  const [protocol, encoded = ''] = offered(request);
  if (protocol === SUBPROTOCOL) {
    // A subprotocol may not have every character that a token may: so it comes in base64url.
    return { via: 'subprotocol', value: Buffer.from(encoded, 'base64url').toString() };
  }
  return { via: 'cookie', value: /(?:^|;\s*)auth-token=([^;]*)/.exec(request.header('cookie'))?.[1] ?? '' };
}

function offered(request: UpgradeRequest): string[] {
  return request.header('sec-websocket-protocol').split(/\s*,\s*/);
}
