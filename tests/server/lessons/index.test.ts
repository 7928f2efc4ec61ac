import { describe, expect, it } from 'vitest';
import { lessons, pagesOf } from '../../../server/lessons/index.ts';
import { measureServer } from '../../../server/lessons/monitor-server-agent.ts';
import { FakeWorld } from './fake-lesson.ts';

const server = measureServer({ sockets: 0, messages: 0 });
const course = lessons(new FakeWorld(), { token: 'secret', server });

/** In the order of the course. */
const NAMES = [
  'handshake',
  'polling',
  'echo',
  'greeting',
  'closing',
  'errors',
  'heartbeat',
  'token',
  'log',
  'ticker',
  'chat',
  'counter',
  'monitor',
];

describe('the course', () => {
  it('has a page for all lessons, and for each of them in order; none for what lies below', () => {
    expect([...pagesOf(course)]).toEqual(['/lessons', ...NAMES.map((name) => `/lessons/${name}`)]);
  });

  it('has each path once, also among those that lie below', () => {
    const paths = course.flatMap(({ path, http = {} }) => [path, ...Object.keys(http)]);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
