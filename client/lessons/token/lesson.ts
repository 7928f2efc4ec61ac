/*
 * Lesson: token. Who may connect is decided in the handshake, while it is still HTTP.
 */

import { type Lesson, rfc } from '../lesson.ts';
import { TokenBody } from './body.tsx';
import { connectWith } from './tries.ts';
import { words } from './words.ts';

export const lesson: Lesson = {
  reference: rfc(6455, '10.5'),
  words,
  tries: [
    (console) => connectWith(console, 'none'),
    (console) => connectWith(console, 'cookie'),
    (console) => connectWith(console, 'subprotocol'),
  ],
  Body: TokenBody,
};
