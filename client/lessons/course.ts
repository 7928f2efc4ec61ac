/*
 * The lesson for each name in the course; protocol/course.ts has their order.
 */

import type { LessonName } from '../../protocol/course.ts';
import { lesson as broadcast } from './broadcast/lesson.ts';
import { lesson as chat } from './chat/lesson.tsx';
import { lesson as closing } from './closing/lesson.tsx';
import { lesson as counter } from './counter/lesson.tsx';
import { lesson as errors } from './errors/lesson.tsx';
import { lesson as handshake } from './handshake/lesson.tsx';
import { lesson as heartbeat } from './heartbeat/lesson.tsx';
import type { Lesson } from './lesson.ts';
import { lesson as messages } from './messages/lesson.ts';
import { lesson as monitor } from './monitor/lesson.tsx';
import { lesson as optimistic } from './optimistic/lesson.tsx';
import { lesson as polling } from './polling/lesson.tsx';
import { lesson as presence } from './presence/lesson.tsx';
import { lesson as slowReader } from './slow-reader/lesson.tsx';
import { lesson as token } from './token/lesson.tsx';

export const LESSONS: Readonly<Record<LessonName, Lesson>> = {
  broadcast,
  chat,
  closing,
  counter,
  errors,
  handshake,
  heartbeat,
  messages,
  monitor,
  optimistic,
  polling,
  presence,
  'slow-reader': slowReader,
  token,
};
