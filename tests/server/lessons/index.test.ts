import { describe, expect, it } from 'vitest';
import { COURSE } from '../../../protocol/course.ts';
import { lessons, pagesOf } from '../../../server/lessons/index.ts';
import type { Lesson } from '../../../server/lessons/lesson.ts';
import { measureServer } from '../../../server/lessons/monitor-server-agent.ts';
import { FakeWorld } from './fake-lesson.ts';

const server = measureServer({ sockets: 0, messages: 0 });
const endpoints = lessons(new FakeWorld(), { token: 'secret', server });

describe('the course', () => {
  it('has a page for all lessons, and for each of them in order; none for what lies below', () => {
    expect([...pagesOf(endpoints)]).toEqual(['/lessons', ...COURSE.map((name) => `/lessons/${name}`)]);
  });

  it('has each path once, also among those that lie below', () => {
    // A WebSocket and an answer to plain HTTP may share one.
    for (const pathsOf of [({ path }: Lesson) => [path], ({ http = {} }: Lesson) => Object.keys(http)]) {
      const paths = endpoints.flatMap(pathsOf);
      expect(new Set(paths).size).toBe(paths.length);
    }
  });
});
