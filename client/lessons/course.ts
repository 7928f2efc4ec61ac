/*
 * The course: the lessons in their order. The shared counter is where it leads.
 */

import type { Lesson } from './lesson.ts';
import { lesson as chat } from './pages/chat.tsx';
import { lesson as closing } from './pages/closing.tsx';
import { lesson as counter } from './pages/counter.tsx';
import { lesson as echo } from './pages/echo.ts';
import { lesson as errors } from './pages/errors.tsx';
import { lesson as greeting } from './pages/greeting.ts';
import { lesson as handshake } from './pages/handshake.tsx';
import { lesson as heartbeat } from './pages/heartbeat.ts';
import { lesson as log } from './pages/log.ts';
import { lesson as monitor } from './pages/monitor.tsx';
import { lesson as polling } from './pages/polling.tsx';
import { lesson as ticker } from './pages/ticker.ts';
import { lesson as token } from './pages/token.tsx';

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
