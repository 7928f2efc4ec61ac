/*
 * Lesson: the ways in which a connection fails, as seen by the client (RFC 6455 §7.1.5 to §7.1.7, §7.4.1).
 * Here are those that need the server's help: a message over the limit (1009), a server that vanishes (1006, which
 * is never sent: the client reports it when the connection ended without a close frame), and one that never
 * answers. The others need no endpoint: a wrong path is a 404, and /lessons/token answers 401.
 */

import type { Lesson } from './lesson.ts';

const MAX_MESSAGE_BYTES = 64 * 1024;
/** Longer than a client should wait. */
const UNANSWERED_MS = 60_000;

export function errors(): Lesson {
  return {
    path: '/lessons/errors',
    maxMessageBytes: MAX_MESSAGE_BYTES,
    received(socket, message) {
      if (message === 'vanish') socket.close();
      else socket.send(`received ${Buffer.byteLength(message)} bytes`);
    },
  };
}

/** A server that never answers: a client without a timeout of its own would wait forever. */
export function unanswered(): Lesson {
  return {
    path: '/lessons/errors/timeout',
    admit: () => ({ kind: 'unanswered', timeoutMs: UNANSWERED_MS }),
  };
}
