/*
 * Lesson: polling. One value by polling, long polling and WebSocket at once, and what each of them costs.
 */

import type { Lesson } from '../lesson.ts';
import { PollingBody, race } from './body.tsx';
import { words } from './words.ts';

const SLOW_MS = 5_000;
const USUAL_MS = 1_000;

function raceEvery(intervalMs: number): void {
  race.stop();
  race.intervalMs.value = intervalMs;
  void race.start();
}

export const lesson: Lesson = {
  reference: { label: 'RFC 6202', url: 'https://www.rfc-editor.org/rfc/rfc6202' },
  words,
  tries: [() => raceEvery(USUAL_MS), () => raceEvery(SLOW_MS), (console) => console.connect()],
  Body: PollingBody,
};
