/*
 * Lesson: server push. Every second, everybody connected gets the same line. This is what WebSocket is for: over
 * plain HTTP, only a client can initiate. One timer serves all clients, which subscribe to a topic; when the last
 * one leaves, it stops. (A timer for each client would send the same at a thousand times the cost; one that never
 * stops would send to nobody.) Messages from clients are ignored.
 *
 * With several servers, everybody still gets the same line: each server writes it on the full second. They share
 * the clock, so they need no messages to each other.
 */

import type { Lesson, LessonWorld } from './lesson.ts';

const TOPIC = '/lessons/log';
const INTERVAL_MS = 1000;
/** Timers do not follow the wall clock: one that fires a little early must not write its second twice. */
const EARLY_MS = 10;

export function log(world: LessonWorld): Lesson {
  let listeners = 0;
  let stop = () => {};
  const lastSecond = () => Math.floor((world.now() + EARLY_MS) / INTERVAL_MS) * INTERVAL_MS;
  const writeOnNextSecond = () => {
    const next = lastSecond() + INTERVAL_MS;
    stop = world.after(next - world.now(), () => {
      world.publish(TOPIC, lineAt(next));
      writeOnNextSecond();
    });
  };

  return {
    path: '/lessons/log',
    opened(socket) {
      if (listeners === 0) writeOnNextSecond();
      listeners += 1;
      socket.send(lineAt(lastSecond())); // what the others have read already
      socket.subscribe(TOPIC);
    },
    closed() {
      listeners -= 1;
      if (listeners === 0) stop();
    },
  };
}

function lineAt(ms: number): string {
  return `Log at ${new Date(ms).toISOString()}`;
}
