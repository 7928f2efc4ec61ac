/*
 * Lesson: heartbeat (RFC 6455 §5.5.2 and §5.5.3). Nothing announces that a cable was pulled: without traffic,
 * neither side would ever notice. So the server pings, and every client that is alive must answer. Browsers and
 * libraries do so automatically, but a page can neither see nor send pings; to find out whether the server is alive,
 * it has to send a message: `ping`, answered with `pong`.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { Lesson, LessonSocket, LessonWorld } from './lesson.ts';
import { textOnly } from './text-only.ts';

const ROUND_MS = 10_000;

export function heartbeat(world: LessonWorld): Lesson {
  /** Every socket, and whether it has sent anything since the round began. */
  const heard = new Map<LessonSocket, boolean>();
  const isAlive = (socket: LessonSocket) => heard.set(socket, true);
  let stop = () => {};

  /** One timer for all. A client that connects in the middle of a round has the rest of it and a whole one. */
  const nextRound = () => {
    for (const [socket, wasHeard] of heard) {
      heard.set(socket, false);
      if (wasHeard) socket.ping();
      else socket.end(CloseCode.GOING_AWAY, 'heartbeat timeout');
    }
  };

  return {
    path: '/lessons/heartbeat',
    pingsItself: true,
    opened(socket) {
      if (heard.size === 0) stop = world.every(ROUND_MS, nextRound);
      isAlive(socket);
    },
    received: textOnly((socket, text) => {
      isAlive(socket);
      socket.send(text === 'ping' ? 'pong' : `received: ${text}`);
    }),
    ponged: isAlive,
    pinged: isAlive,
    closed(socket) {
      heard.delete(socket);
      if (heard.size === 0) stop();
    },
  };
}
