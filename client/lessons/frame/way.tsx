/*
 * The way through the course: links to the previous and the next station. After the third part comes the workshop in the
 * Lab; the last lesson leads to the counter.
 */

import { COURSE, type LessonName, PARTS } from '../../../protocol/course.ts';
import { LESSONS } from '../course.ts';
import { frameWords } from './words.ts';

/** The lesson after which the workshop comes. */
const BEFORE_WORKSHOP: LessonName = PARTS.find(({ name }) => name === 'sync')!.lessons.at(-1)!;

/** @param props.name undefined: before the first lesson */
export function Way({ name }: { name: LessonName | undefined }) {
  const { way, previous, next, courseEnd, workshop } = frameWords();
  const index = name === undefined ? -1 : COURSE.indexOf(name);
  const former = COURSE[index - 1];
  const following = COURSE[index + 1];
  return (
    <nav class="way" aria-label={way}>
      {former && (
        <a rel="prev" href={`/lessons/${former}`}>
          <small>{previous}</small>
          {LESSONS[former].words().title}
        </a>
      )}
      {name === BEFORE_WORKSHOP ? (
        <a rel="next" href="/lab">
          <small>{next}</small>
          {workshop}
        </a>
      ) : (
        <a rel="next" href={following ? `/lessons/${following}` : '/'}>
          <small>{next}</small>
          {following ? LESSONS[following].words().title : courseEnd}
        </a>
      )}
    </nav>
  );
}
