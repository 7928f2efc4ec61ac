/*
 * Lesson: a request and its response. Send a name, get a greeting. WebSocket has no requests and responses, only
 * messages in both directions (RFC 6455 §1.2): which message answers which is the application's rule. So is what a
 * valid name is; an invalid one is answered with an error, and the connection stays open.
 */

import type { Lesson } from './lesson.ts';
import { lengthOf } from './plain-text.ts';
import { textOnly } from './text-only.ts';

const MAX_NAME_CHARACTERS = 100;

export function greeting(): Lesson {
  return {
    path: '/lessons/greeting',
    received: textOnly((socket, text) => {
      const name = text.trim();
      const length = lengthOf(name); // characters as people count them: an emoji is one
      const isName = length > 0 && length <= MAX_NAME_CHARACTERS;
      socket.send(
        isName ? `Hello ${name}!` : `A name has 1 to ${MAX_NAME_CHARACTERS} characters, not ${length}.`,
      );
    }),
  };
}
