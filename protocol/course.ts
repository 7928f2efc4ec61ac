/*
 * The course: the lessons in their order. The server has an endpoint for each name, `/lessons/<name>`, in
 * server/lessons/<name>.ts; the page has the lesson itself in client/lessons/<name>/.
 */

export const COURSE = [
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
] as const;

export type LessonName = (typeof COURSE)[number];
