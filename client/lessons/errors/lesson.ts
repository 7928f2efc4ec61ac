/*
 * Lesson: errors. How a connection fails, what a page sees of it, and what it should do then.
 */

import type { Lesson } from '../lesson.ts';
import { ErrorsBody } from './body.tsx';
import { run } from './trials.ts';
import { words } from './words.ts';

export const lesson: Lesson = {
  reference: {
    label: 'WHATWG WebSockets: feedback from the protocol',
    url: 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol',
  },
  words,
  tries: [
    (console) => run(console, 'not-found'),
    (console) => run(console, 'too-big'),
    (console) => run(console, 'vanished'),
  ],
  Body: ErrorsBody,
};
