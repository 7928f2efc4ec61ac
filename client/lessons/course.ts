/*
 * The course: the lessons in their order. The shared counter is where it leads.
 */

import { lesson as chat } from './chat/lesson.ts';
import { lesson as closing } from './closing/lesson.ts';
import { lesson as counter } from './counter/lesson.ts';
import { lesson as echo } from './echo/lesson.ts';
import { lesson as errors } from './errors/lesson.ts';
import { lesson as greeting } from './greeting/lesson.ts';
import { lesson as handshake } from './handshake/lesson.ts';
import { lesson as heartbeat } from './heartbeat/lesson.ts';
import type { Lesson } from './lesson.ts';
import { lesson as log } from './log/lesson.ts';
import { lesson as monitor } from './monitor/lesson.ts';
import { lesson as polling } from './polling/lesson.ts';
import { lesson as ticker } from './ticker/lesson.ts';
import { lesson as token } from './token/lesson.ts';

export const COURSE: readonly Lesson[] = [
  handshake,
  polling,
  echo,
  greeting,
  closing,
  errors,
  heartbeat,
  token,
  log,
  ticker,
  chat,
  counter,
  monitor,
];

export function findLesson(name: string): Lesson | undefined {
  return COURSE.find((lesson) => lesson.name === name);
}
