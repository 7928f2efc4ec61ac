/*
 * Lesson: the slow reader. Ten values are made a second, and the client takes them at its own pace: all of them, one after
 * the other (`everything`), or always the newest (`latest`). Each `next` is answered with one value, its age, and
 * what is still unsent.
 *
 * On a real connection, what is unsent piles up in the socket's buffer; a browser page cannot read slowly, so the page asks.
 * There is no queue here: the clock says what it would hold. So a slow client costs this server nothing.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { Lesson, LessonWorld } from './lesson.ts';
import { textOnly } from './text-only.ts';

const INTERVAL_MS = 100;
/** As a real server does, this one cuts a reader that falls too far behind. */
const MAX_UNSENT = 300;

interface Reader {
  takesLatest: boolean;
  /** When the first value was made. */
  startMs: number;
  /** The last value that the client took, from 0 on. */
  taken: number;
}

export function slowReader(world: LessonWorld): Lesson<Reader> {
  return {
    path: '/lessons/slow-reader',
    admit: () => ({ kind: 'welcome', memory: { takesLatest: false, startMs: world.now(), taken: 0 } }),
    received: textOnly((socket, text) => {
      const reader = socket.getUserData();
      if (text === 'everything' || text === 'latest') {
        reader.takesLatest = text === 'latest';
        reader.startMs = world.now();
        reader.taken = 0;
      } else if (text !== 'next') {
        socket.send('refused: send everything, latest or next');
        return;
      }
      const made = Math.floor((world.now() - reader.startMs) / INTERVAL_MS);
      if (text === 'next') reader.taken = reader.takesLatest ? made : Math.min(made, reader.taken + 1);
      const unsent = made - reader.taken;
      if (unsent > MAX_UNSENT) socket.end(CloseCode.POLICY_VIOLATION, `${unsent} values unsent: too slow`);
      else socket.send(answer(reader, unsent, world.now()));
    }),
  };
}

function answer({ taken, startMs }: Reader, unsent: number, now: number): string {
  const value = { value: taken, madeAt: startMs + taken * INTERVAL_MS };
  const unsentBytes = unsent * JSON.stringify(value).length;
  return JSON.stringify({ ...value, now, unsent, unsentBytes });
}
