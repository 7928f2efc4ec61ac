import { describe, expect, it } from 'vitest';
import { COURSE, ENDPOINTS } from '../../../protocol/course.ts';
import { coursePages, lessons, movedPages } from '../../../server/lessons/index.ts';
import type { Lesson } from '../../../server/lessons/lesson.ts';
import { measureServer } from '../../../server/lessons/monitor-server-agent.ts';
import { FakeWorld } from './fake-lesson.ts';

const server = measureServer({ sockets: 0, messages: 0 });
const endpoints = lessons(new FakeWorld(), { token: 'secret', server });

describe('the course', () => {
  it('has a page for all lessons, and for each of them in order', () => {
    expect(coursePages()).toEqual(['/lessons', ...COURSE.map((name) => `/lessons/${name}`)]);
  });

  it('keeps the endpoints of lessons that were merged, and leads from their pages to the new ones', () => {
    expect(ENDPOINTS).toEqual(expect.arrayContaining(['echo', 'greeting', 'log', 'ticker']));
    expect(movedPages().get('/lessons/greeting')).toBe('/lessons/messages');
    for (const [from, to] of movedPages()) {
      expect(endpoints.map(({ path }) => path)).toContain(from);
      expect(coursePages()).toContain(to);
    }
  });

  it('has each path once, also among those that lie below', () => {
    // A WebSocket and an answer to plain HTTP may share one.
    for (const pathsOf of [({ path }: Lesson) => [path], ({ http = {} }: Lesson) => Object.keys(http)]) {
      const paths = endpoints.flatMap(pathsOf);
      expect(new Set(paths).size).toBe(paths.length);
    }
  });
});
