/*
 * Lesson: a server that speaks by itself. Every second, everybody connected gets the same line. This is what
 * WebSocket is for: over plain HTTP, only a client can begin. One timer serves all, by a topic that each newcomer
 * subscribes to; when the last one leaves, it stops. (A timer for each client would send the same, at a thousand
 * times the cost; one that never stops would talk to an empty room.) What clients say is not listened to.
 *
 * With several servers, everybody still gets the same line: each server writes it on the full second. The clock
 * is what they share, so they have nothing to tell each other.
 */

import type { Lesson, LessonWorld } from './lesson.ts';

const TOPIC = '/lessons/log';
const INTERVAL_MS = 1000;
/** Timers keep another clock than the date's: one that fires a little early must not write its second twice. */
const EARLY_MS = 10;

export function log(world: LessonWorld): Lesson {
  let listeners = 0;
  let stop = () => {};
  const writeOnNextSecond = () => {
    const now = world.now();
    const next = (Math.floor((now + EARLY_MS) / INTERVAL_MS) + 1) * INTERVAL_MS;
    stop = world.after(next - now, () => {
      world.publish(TOPIC, `Log at ${new Date(next).toISOString()}`);
      writeOnNextSecond();
    });
  };

  return {
    path: '/lessons/log',
    opened(socket) {
      if (listeners === 0) writeOnNextSecond();
      listeners += 1;
      socket.subscribe(TOPIC);
    },
    closed() {
      listeners -= 1;
      if (listeners === 0) stop();
    },
  };
}
