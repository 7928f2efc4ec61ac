/*
 * Lesson: echo. Text comes back as text and bytes as bytes, and many frames may be in flight at once: WebSocket is
 * full duplex.
 */

import type { Lesson } from './lesson.ts';

const KIB = 1024;
const SUFFIX = new TextEncoder().encode('_response');

export function echo(): Lesson {
  return {
    path: '/lessons/echo',
    maxMessageBytes: 64 * KIB,
    maxBackpressureBytes: 1024 * KIB,
    received(socket, message) {
      if (typeof message === 'string') {
        socket.send(`Echo: ${message}`);
        return;
      }
      const answer = new Uint8Array(message.length + SUFFIX.length);
      answer.set(message);
      answer.set(SUFFIX, message.length);
      socket.send(answer, true);
    },
  };
}
