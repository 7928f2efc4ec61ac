/*
 * Lesson: the classic counter against the real one. Where the course began, and why it goes on.
 */

import { type Lesson, rfc } from '../lesson.ts';
import { currentDuel, DuelBody } from './body.tsx';
import { words } from './words.ts';

async function cut(resends: boolean): Promise<void> {
  const duel = currentDuel();
  if (duel === undefined || duel.isDemonstrating.peek()) return;
  duel.classic.resends.value = resends;
  await duel.cutWhilePressing();
}

export const lesson: Lesson = {
  reference: rfc(9110, '9.2.2'),
  words,
  tries: [() => cut(false), () => cut(true), (console) => console.send('{"action":"plus"}')],
  Body: DuelBody,
};
