/*
 * The lessons' entry point: everything below lessons/ is loaded through it, when the first lesson is opened.
 */

import type { ComponentProps } from 'preact';
import type { Parts } from '../app.tsx';
import '../app.tsx'; // already loaded; this import makes the build keep it in one chunk, which compresses better
import { isLessonName } from './course.ts';
import { LessonPage } from './frame/lesson-page.tsx';
import { OverviewPage } from './frame/overview-page.tsx';
import { SourcePage } from './source/source-page.tsx';
import { loadStyles } from './styles.ts';

/** The pages of the lessons, once their styles are loaded. */
export async function loadLessons(): Promise<Parts['Lessons']> {
  await loadStyles();
  return Lessons;
}

function Lessons({ route }: ComponentProps<Parts['Lessons']>) {
  if (route.page === 'lessons') return <OverviewPage key="" />;
  if (route.page === 'source') return <SourcePage key={route.path} path={route.path} />;
  const { name } = route;
  // Each lesson is a separate page, so another lesson starts with a new console.
  return isLessonName(name) ? (
    <LessonPage key={name} name={name} />
  ) : (
    <OverviewPage key={name} unknown={name} />
  );
}
