/*
 * Lesson: broadcast. The server sends without being asked: the same line to everybody, or a count for each connection.
 * Two endpoints: the log and the ticker.
 */

import type { Frame } from '../console/entry.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { webSocketUrl } from '../parts/lesson-socket.ts';
import { words } from './words.ts';

const log = (): string => webSocketUrl('/lessons/log');
const ticker = (): string => webSocketUrl('/lessons/ticker');

export const lesson: Lesson = {
  reference: rfc(6455, '1.1'),
  words,
  explain,
  tries: [
    (console) => console.opened(log()),
    (console) => console.send('Is anybody listening?', log()),
    (console) => console.opened(ticker()),
    (console) => console.connectAnew(ticker()),
    (console) => console.disconnect(),
  ],
};

function explain({ direction, payload }: Frame): string {
  if (direction === 'sent') return words().unheard;
  if (payload.startsWith('Log at ')) return words().line;
  return payload === 'Hello 1!' ? words().first : words().tick;
}
