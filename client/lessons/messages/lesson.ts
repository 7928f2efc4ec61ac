/*
 * Lesson: messages. Text and bytes, many in flight at once; and request and response, which is a rule of the application.
 * Two endpoints: the echo and the greeting.
 */

import type { Frame } from '../console/entry.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { webSocketUrl } from '../parts/lesson-socket.ts';
import { MANY, words } from './words.ts';

const NAME = '小明';

const echo = (): string => webSocketUrl('/lessons/echo');
const greeting = (): string => webSocketUrl('/lessons/greeting');

export const lesson: Lesson = {
  reference: rfc(6455, '5.6'),
  words,
  explain,
  tries: [
    (console) => console.send('Hello', echo()),
    (console) => console.send(new Uint8Array([0x48, 0x69]), echo()),
    async (console) => {
      if (!(await console.opened(echo()))) return;
      for (let number = 1; number <= MANY; number++) void console.send(`message ${number}`);
    },
    (console) => console.send(NAME, greeting()),
    (console) => console.send('', greeting()),
  ],
};

function explain({ direction, opcode, payload }: Frame): string | undefined {
  if (direction === 'sent') return payload === NAME ? words().asked : undefined;
  if (opcode === 'binary') return words().bytes;
  if (payload.startsWith('Echo: ')) return words().text;
  return payload.startsWith('Hello ') ? words().greeted : words().corrected;
}
