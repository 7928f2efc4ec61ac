/*
 * The lessons, in the order of the course.
 */

import { chat } from './chat.ts';
import { closing } from './closing.ts';
import { counter } from './counter.ts';
import { echo } from './echo.ts';
import { errors, unanswered } from './errors.ts';
import { greeting } from './greeting.ts';
import { handshake } from './handshake.ts';
import { heartbeat } from './heartbeat.ts';
import type { Lesson, LessonWorld } from './lesson.ts';
import { log } from './log.ts';
import { type MonitorParts, monitor } from './monitor.ts';
import { polling } from './polling.ts';
import { ticker } from './ticker.ts';
import { token } from './token.ts';

export function lessons(world: LessonWorld, monitorParts: MonitorParts): readonly Lesson[] {
  return [
    handshake(),
    polling(world),
    echo(),
    greeting(),
    closing(),
    errors(),
    unanswered(),
    heartbeat(world),
    token(world),
    log(world),
    ticker(world),
    chat(world),
    counter(world),
    monitor(world, monitorParts),
  ];
}

/** Where the page shows the course: its overview, and each lesson. What lies deeper is an endpoint only. */
export function pagesOf(lessons: readonly Lesson[]): ReadonlySet<string> {
  const paths = lessons.map(({ path }) => path);
  return new Set(['/lessons', ...paths.filter((path) => /^\/lessons\/[^/]+$/.test(path))]);
}
