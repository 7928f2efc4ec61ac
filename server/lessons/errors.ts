/*
 * Lesson: the ways in which a connection fails, as seen by the client (RFC 6455 §7.1.5 to §7.1.7, §7.4.1).
 * Here are those that need the server's help once it is open: a message over the limit (1009), and a server that
 * vanishes (1006, which is never sent: the client reports it when the connection ended without a close frame).
 * Those that never open are in errors-unopened.ts. A wrong path is a 404, and /lessons/token answers 401.
 */

import type { Lesson } from './lesson.ts';

const MAX_MESSAGE_BYTES = 64 * 1024;

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
