/*
 * The course: its parts, and the lessons of each in their order. The page has each lesson in client/lessons/<name>/. The
 * server has an endpoint for each, `/lessons/<name>`, in server/lessons/<name>.ts; two lessons have two endpoints.
 */

/** Before these comes the duel, unexplained; after the third part comes the workshop, in the Lab. */
export const PARTS = [
  {
    name: 'wire',
    lessons: ['polling', 'handshake', 'messages', 'closing', 'errors', 'heartbeat', 'token'],
  },
  { name: 'state', lessons: ['broadcast', 'chat'] },
  { name: 'sync', lessons: ['counter', 'slow-reader', 'optimistic', 'presence'] },
  { name: 'appendix', lessons: ['monitor'] },
] as const;

export type PartName = (typeof PARTS)[number]['name'];
export type LessonName = (typeof PARTS)[number]['lessons'][number];

export const COURSE: readonly LessonName[] = PARTS.flatMap<LessonName>(({ lessons }) => lessons);

/** Lessons that were merged: their pages moved, their endpoints did not. */
export const MOVED = {
  echo: 'messages',
  greeting: 'messages',
  log: 'broadcast',
  ticker: 'broadcast',
} as const satisfies Readonly<Record<string, LessonName>>;

export type EndpointName = Exclude<LessonName, (typeof MOVED)[keyof typeof MOVED]> | keyof typeof MOVED;

/** The endpoints of a lesson. @example endpointsOf('messages') // ['echo', 'greeting'] */
export function endpointsOf(lesson: LessonName): readonly EndpointName[] {
  const merged = Object.entries(MOVED).filter(([, to]) => to === lesson);
  return merged.length > 0 ? merged.map(([name]) => name as EndpointName) : [lesson as EndpointName];
}

/** Those of all lessons, in the order of the course. */
export const ENDPOINTS: readonly EndpointName[] = COURSE.flatMap(endpointsOf);

/** The lesson whose page is at this name now; undefined if there is none. */
export function lessonAt(name: string): LessonName | undefined {
  return Object.hasOwn(MOVED, name)
    ? MOVED[name as keyof typeof MOVED]
    : COURSE.find((lesson) => lesson === name);
}
