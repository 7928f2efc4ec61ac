/*
 * Lesson: the closing handshake. Who closes, with which code, and whether it was clean.
 */

import { CloseCode } from '../../../protocol/close-codes.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { ClosingBody } from './body.tsx';
import { words } from './words.ts';

export const lesson: Lesson = {
  reference: rfc(6455, '7'),
  words,
  tries: [
    async (console) => {
      if (await console.opened()) console.disconnect(CloseCode.NORMAL, 'from the page');
    },
    (console) => console.send('close'),
    (console) => console.send('close 4000 bye'),
  ],
  Body: ClosingBody,
};
