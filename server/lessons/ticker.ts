/*
 * Lesson: per-connection state. Each client has a count of its own: what the server remembers of a socket begins
 * with it, and must end with it. A timer that outlives its socket is a leak, and its next send throws, since
 * uWebSockets.js does not allow any use of a closed socket. Messages from clients are ignored. (RFC 6455 §7.1.4:
 * when a connection is closed.)
 */

import type { Lesson, LessonWorld } from './lesson.ts';

const INTERVAL_MS = 1000;

interface Ticking {
  count: number;
  stop: () => void;
}

export function ticker(world: LessonWorld): Lesson<Ticking> {
  return {
    path: '/lessons/ticker',
    admit: () => ({ kind: 'welcome', memory: { count: 0, stop: () => {} } }),
    opened(socket) {
      const memory = socket.getUserData();
      const tick = () => {
        memory.count += 1;
        socket.send(`Hello ${memory.count}!`);
      };
      memory.stop = world.every(INTERVAL_MS, tick);
      tick(); // the first one at once, so that a client sees immediately that it works
    },
    closed(socket) {
      socket.getUserData().stop();
    },
  };
}
