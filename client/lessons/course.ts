/*
 * The lesson for each name in the course; protocol/course.ts has their order.
 */

import { COURSE, type LessonName } from '../../protocol/course.ts';
import { lesson as chat } from './chat/lesson.tsx';
import { lesson as closing } from './closing/lesson.tsx';
import { lesson as counter } from './counter/lesson.tsx';
import { lesson as echo } from './echo/lesson.ts';
import { lesson as errors } from './errors/lesson.tsx';
import { lesson as greeting } from './greeting/lesson.ts';
import { lesson as handshake } from './handshake/lesson.tsx';
import { lesson as heartbeat } from './heartbeat/lesson.tsx';
import type { Lesson } from './lesson.ts';
import { lesson as log } from './log/lesson.ts';
import { lesson as monitor } from './monitor/lesson.tsx';
import { lesson as polling } from './polling/lesson.tsx';
import { lesson as ticker } from './ticker/lesson.ts';
import { lesson as token } from './token/lesson.tsx';

export const LESSONS: Readonly<Record<LessonName, Lesson>> = {
  chat,
  closing,
  counter,
  echo,
  errors,
  greeting,
  handshake,
  heartbeat,
  log,
  monitor,
  polling,
  ticker,
  token,
};

export function isLessonName(name: string): name is LessonName {
  return COURSE.some((lesson) => lesson === name);
}
