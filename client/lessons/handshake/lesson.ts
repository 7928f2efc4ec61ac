/*
 * Lesson: the opening handshake, step by step. Its report is longer than what a console shows, so the walk opens
 * sockets of its own.
 */

import { type Lesson, rfc } from '../lesson.ts';
import { HandshakeBody, walk } from './body.tsx';
import { words } from './words.ts';

const KEY_STEP = 1;

export const lesson: Lesson = {
  reference: rfc(6455, '4'),
  words,
  tries: [() => walk.connect(), () => walk.showExample(), () => (walk.step.value = KEY_STEP)],
  Body: HandshakeBody,
  showsConsole: false,
};
