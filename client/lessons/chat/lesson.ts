/*
 * Lesson: a chat room. The page is one guest; the console can be another, in raw JSON.
 */

import { type Lesson, rfc } from '../lesson.ts';
import { ChatBody } from './body.tsx';
import { words } from './words.ts';

/** A name is unique in the room, and a class may have a guest on every screen. */
function guestName(): string {
  return `guest-${crypto.getRandomValues(new Uint16Array(1))[0]}`;
}

export const lesson: Lesson = {
  reference: rfc(6455, '10.7'),
  words,
  tries: [
    (console) => console.send(JSON.stringify({ type: 'login', name: guestName() })),
    (console) => console.send(JSON.stringify({ type: 'message', text: words().greeting })),
    (console) => console.send('{"type":"logout"}'),
  ],
  Body: ChatBody,
};
