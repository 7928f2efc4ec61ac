/*
 * The overview of the course: the lessons in order, and the counter, where they lead.
 */

import { COURSE } from '../../../protocol/course.ts';
import { SiteNav } from '../../components/site-nav.tsx';
import { Title } from '../../components/title.tsx';
import { words } from '../../words.ts';
import { LESSONS } from '../course.ts';
import { LessonNumber } from './lesson-number.tsx';
import { frameWords } from './words.ts';

/** @param props.unknown the name in the address, if there is no such lesson */
export function OverviewPage({ unknown }: { unknown?: string }) {
  const { courseTitle, courseIntro, courseEnd, courseEndGoal, unknown: unknownWords } = frameWords();
  return (
    <div class="manual">
      <SiteNav />
      <main class="leaf">
        {unknown !== undefined && <p class="note">{unknownWords(unknown)}</p>}
        <Title text={courseTitle(COURSE.length)} tab={`${words().lessons} · ${words().title}`} />
        <p class="lead">{courseIntro}</p>
        <ol class="course">
          {COURSE.map((name, index) => (
            <li key={name}>
              <LessonNumber number={index + 1} />
              <a href={`/lessons/${name}`}>{LESSONS[name].words().title}</a>
              <p>{LESSONS[name].words().goal}</p>
            </li>
          ))}
          <li class="course-end">
            <img class="course-icon" src="/icon.svg" alt="" />
            <a href="/">{courseEnd}</a>
            <p>{courseEndGoal}</p>
          </li>
        </ol>
      </main>
    </div>
  );
}
