/*
 * Lesson: optimistic display. Each `press` is answered after a second: `accepted` with the new value, or `refused` where the
 * value has reached its end. In the meantime the page may show what it expects. Every connection has a value of its own.
 */

import type { Lesson, LessonSocket, LessonWorld } from './lesson.ts';
import { textOnly } from './text-only.ts';

const ANSWER_AFTER_MS = 1_000;
const MAX_VALUE = 5;
/** Presses under way at once, for one connection; each holds a timer. */
const MAX_PENDING = 10;

interface Presser {
  value: number;
  /** How to cancel each answer that is due. */
  readonly due: Set<() => void>;
}

export function optimistic(world: LessonWorld): Lesson<Presser> {
  const answerLater = (socket: LessonSocket<Presser>) => {
    const presser = socket.getUserData();
    const cancel = world.after(ANSWER_AFTER_MS, () => {
      presser.due.delete(cancel);
      const isAccepted = presser.value < MAX_VALUE;
      if (isAccepted) presser.value += 1;
      socket.send(JSON.stringify({ type: isAccepted ? 'accepted' : 'refused', value: presser.value }));
    });
    presser.due.add(cancel);
  };
  return {
    path: '/lessons/optimistic',
    admit: () => ({ kind: 'welcome', memory: { value: 0, due: new Set() } }),
    opened(socket) {
      socket.send(JSON.stringify({ type: 'state', value: 0 }));
    },
    received: textOnly((socket, text) => {
      const { value, due } = socket.getUserData();
      if (text !== 'press') socket.send('refused: send press');
      else if (due.size < MAX_PENDING) answerLater(socket);
      else socket.send(JSON.stringify({ type: 'refused', value }));
    }),
    closed(socket) {
      for (const cancel of socket.getUserData().due) cancel();
    },
  };
}
