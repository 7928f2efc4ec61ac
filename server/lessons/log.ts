/*
 * Lesson: a server that speaks by itself. Every second, everybody connected gets the same line. This is what
 * WebSocket is for: over plain HTTP, only a client can begin. One timer serves all, by a topic that each newcomer
 * subscribes to; when the last one leaves, it stops. (A timer for each client would send the same, at a thousand
 * times the cost; one that never stops would talk to an empty room.) What clients say is not listened to.
 */

import type { Lesson, LessonWorld } from './lesson.ts';

const TOPIC = '/lessons/log';
const INTERVAL_MS = 1000;

export function log(world: LessonWorld): Lesson {
  let listeners = 0;
  let stop = () => {};
  const write = () => world.publish(TOPIC, `Log at ${new Date(world.now()).toISOString()}`);

  return {
    path: '/lessons/log',
    opened(socket) {
      if (listeners === 0) stop = world.every(INTERVAL_MS, write);
      listeners += 1;
      socket.subscribe(TOPIC);
    },
    closed() {
      listeners -= 1;
      if (listeners === 0) stop();
    },
  };
}
