/*
 * Every lesson's endpoint. In: the world that lessons run in. Out: the lessons, in the order of the course.
 */

import { COURSE, ENDPOINTS, type EndpointName, MOVED } from '../../protocol/course.ts';
import { LAB_RULES, MISSION_NAMES } from '../../protocol/missions.ts';
import { chat } from './chat.ts';
import { closing } from './closing.ts';
import { counter } from './counter.ts';
import { echo } from './echo.ts';
import { errors } from './errors.ts';
import { foreign, unanswered } from './errors-unopened.ts';
import { greeting } from './greeting.ts';
import { handshake } from './handshake.ts';
import { heartbeat } from './heartbeat.ts';
import type { Lesson, LessonWorld } from './lesson.ts';
import { log } from './log.ts';
import { type MonitorParts, monitor } from './monitor.ts';
import { optimistic } from './optimistic.ts';
import { polling } from './polling.ts';
import { presence } from './presence.ts';
import { slowReader } from './slow-reader.ts';
import { ticker } from './ticker.ts';
import { token } from './token.ts';

export function lessons(world: LessonWorld, monitorParts: MonitorParts): readonly Lesson[] {
  const byName: Readonly<Record<EndpointName, Lesson>> = {
    chat: chat(world),
    closing: closing(),
    counter: counter(world),
    echo: echo(),
    errors: errors(),
    greeting: greeting(),
    handshake: handshake(),
    heartbeat: heartbeat(world),
    log: log(world),
    monitor: monitor(world, monitorParts),
    optimistic: optimistic(world),
    polling: polling(world),
    presence: presence(world),
    'slow-reader': slowReader(world),
    ticker: ticker(world),
    token: token(world),
  };
  return [...ENDPOINTS.map((name) => byName[name]), foreign(), unanswered()];
}

/** Where the page shows the course: its overview, and each lesson. */
export function coursePages(): readonly string[] {
  return ['/lessons', ...COURSE.map((name) => `/lessons/${name}`)];
}

/** Former addresses of pages → where they are now. */
export function movedPages(): ReadonlyMap<string, string> {
  return new Map(Object.entries(MOVED).map(([from, to]) => [`/lessons/${from}`, `/lessons/${to}`]));
}

/** The Lab, its workshop, and a page for each of its missions and rules. */
export function labPages(): readonly string[] {
  const names = ['workshop', ...MISSION_NAMES, ...LAB_RULES.map((name) => `rule/${name}`)];
  return ['/lab', ...names.map((name) => `/lab/${name}`)];
}
