/*
 * The lessons' entry point: everything below lessons/ is loaded through it, when the first lesson is opened.
 */

import type { ComponentProps } from 'preact';
import { useEffect } from 'preact/hooks';
import { lessonAt } from '../../protocol/course.ts';
import type { Parts } from '../app.tsx';
import '../app.tsx'; // already loaded; this import makes the build keep it in one chunk, which compresses better
import { goTo } from '../router.ts';
import { LessonPage } from './frame/lesson-page.tsx';
import { OverviewPage } from './frame/overview-page.tsx';
import { readProgress } from './progress.ts';
import { SourcePage } from './source/source-page.tsx';
import { loadStyles } from './styles.ts';

/** The pages of the lessons, once their styles are loaded. */
export async function loadLessons(): Promise<Parts['Lessons']> {
  await loadStyles();
  readProgress();
  return Lessons;
}

function Lessons({ route }: ComponentProps<Parts['Lessons']>) {
  if (route.page === 'lessons') return <OverviewPage key="" />;
  if (route.page === 'source') return <SourcePage key={route.path} path={route.path} />;
  const { name } = route;
  const lesson = lessonAt(name);
  if (lesson === undefined) return <OverviewPage key={name} unknown={name} />;
  if (lesson !== name) return <Moved to={`/lessons/${lesson}`} />;
  // Each lesson is a separate page, so another lesson starts with a new console.
  return <LessonPage key={name} name={lesson} />;
}

/** A former address: the page's new one takes its place. */
function Moved({ to }: { to: string }) {
  useEffect(() => goTo(to, { replaces: true }), [to]);
  return null;
}
