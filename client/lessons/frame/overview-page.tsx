/*
 * The overview of the course: the lessons in their order, and the counter, where they lead.
 */

import { SiteNav } from '../../components/site-nav.tsx';
import { Title } from '../../components/title.tsx';
import { words } from '../../words.ts';
import { COURSE } from '../course.ts';
import { LessonNumber } from './lesson-number.tsx';
import { frameWords } from './words.ts';

/** @param props.unknown the name of a lesson that was asked for, and that there is not */
export function LessonsPage({ unknown }: { unknown?: string }) {
  const { course, courseIntro, courseEnd, courseEndGoal, unknown: unknownWords } = frameWords();
  return (
    <div class="manual">
      <SiteNav />
      <main class="leaf">
        {unknown !== undefined && <p class="note">{unknownWords(unknown)}</p>}
        <Title text={course} tab={`${words().lessons} · ${words().title}`} />
        <p class="lead">{courseIntro}</p>
        <ol class="course">
          {COURSE.map(({ name, words: wordsOf }, index) => (
            <li key={name}>
              <LessonNumber number={index + 1} />
              <a href={`/lessons/${name}`}>{wordsOf().title}</a>
              <p>{wordsOf().goal}</p>
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
