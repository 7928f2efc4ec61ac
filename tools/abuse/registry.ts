/*
 * All rows, in table order. To add one, add an entry to a module in rows/.
 */

import type { Row, Section } from './row.ts';
import { entrance } from './rows/entrance.ts';
import { floods } from './rows/floods.ts';
import { frames } from './rows/frames.ts';
import { handshakes } from './rows/handshakes.ts';
import { http } from './rows/http.ts';
import { lessons } from './rows/lessons.ts';
import { memory } from './rows/memory.ts';
import { messages } from './rows/messages.ts';

export const SECTIONS: readonly Section[] = [
  ...[floods, memory, entrance, http, handshakes, frames, messages, lessons],
];

export const ROWS: readonly Row[] = SECTIONS.flatMap(({ rows }) => rows);
