/*
 * The lessons' entry: everything below lessons/ is loaded through it, when the first lesson is opened.
 */

import '../app.tsx'; // loaded already; so the build keeps all of it in one chunk, which compresses better
import type { Route } from '../router.ts';
import { findLesson } from './course.ts';
import { LessonPage } from './frame/lesson-page.tsx';
import { LessonsPage } from './frame/overview-page.tsx';
import { loadStyles } from './styles.ts';

interface Props {
  readonly route: Exclude<Route, { page: 'counter' }>;
}

/** The pages of the lessons, once their styles are there. */
export async function loadLessons(): Promise<typeof Lessons> {
  await loadStyles();
  return Lessons;
}

function Lessons({ route }: Props) {
  if (route.page === 'lessons') return <LessonsPage key="" />;
  const lesson = findLesson(route.name);
  // Each lesson is a page of its own: another one begins with a new console.
  return lesson ? (
    <LessonPage key={route.name} lesson={lesson} />
  ) : (
    <LessonsPage key={route.name} unknown={route.name} />
  );
}
