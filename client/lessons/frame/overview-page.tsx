/*
 * The overview of the course: its parts, the lessons of each with what was done so far, and the counter, where they lead.
 */

import { COURSE, type LessonName, PARTS } from '../../../protocol/course.ts';
import type { MissionName } from '../../../protocol/missions.ts';
import { SiteNav } from '../../components/site-nav.tsx';
import { Title } from '../../components/title.tsx';
import { missionWords } from '../../lab/words/missions.ts';
import { words } from '../../words.ts';
import { LESSONS } from '../course.ts';
import { stepOn } from '../progress.ts';
import { LessonNumber } from './lesson-number.tsx';
import { frameWords } from './words.ts';

/** What the third part has only in the Lab. */
const MISSIONS: readonly MissionName[] = ['double', 'lie'];

/** @param props.unknown the name in the address, if there is no such lesson */
export function OverviewPage({ unknown }: { unknown?: string }) {
  const { courseTitle, courseIntro, unknown: unknownWords, hook, hookGoal } = frameWords();
  return (
    <div class="manual">
      <SiteNav />
      <main class="leaf">
        {unknown !== undefined && <p class="note">{unknownWords(unknown)}</p>}
        <Title text={courseTitle(COURSE.length)} tab={`${words().lessons} · ${words().title}`} />
        <p class="lead">{courseIntro}</p>
        <ol class="course" start={0}>
          <li class="course-start">
            <LessonNumber number={0} />
            <a href="/lessons/counter?first">{hook}</a>
            <p>{hookGoal}</p>
          </li>
        </ol>
        {PARTS.map((part) => (
          <Part key={part.name} part={part} />
        ))}
      </main>
    </div>
  );
}

function Part({ part: { name, lessons } }: { part: (typeof PARTS)[number] }) {
  const { parts } = frameWords();
  return (
    <>
      <section class="part" aria-labelledby={`part-${name}`}>
        <h2 id={`part-${name}`}>{parts[name].title}</h2>
        <p>{parts[name].about}</p>
        <ol class="course" start={COURSE.indexOf(lessons[0]) + 1}>
          {lessons.map((lesson) => (
            <Station key={lesson} name={lesson} />
          ))}
        </ol>
        {name === 'sync' && <Missions />}
      </section>
      {name === 'sync' && <Workshop />}
    </>
  );
}

function Station({ name }: { name: LessonName }) {
  const { title, goal } = LESSONS[name].words();
  return (
    <li>
      <LessonNumber number={COURSE.indexOf(name) + 1} />
      <a href={`/lessons/${name}`}>{title}</a>
      <div>
        <p>{goal}</p>
        <Ticks name={name} />
      </div>
    </li>
  );
}

/** What was done in this browser; nothing before the first step. */
function Ticks({ name }: { name: LessonName }) {
  const { predicted, tried, checked } = stepOn(name);
  const { ticks } = frameWords();
  const done = [
    predicted !== undefined && ticks.predicted,
    tried && ticks.tried,
    checked && ticks.checked,
  ].filter((tick) => typeof tick === 'string');
  if (done.length === 0) return null;
  return (
    <ul class="ticks">
      {done.map((tick) => (
        <li key={tick}>{tick}</li>
      ))}
    </ul>
  );
}

function Missions() {
  return (
    <p class="missions">
      {frameWords().inLab}{' '}
      {MISSIONS.map((mission) => (
        <a key={mission} href={`/lab/${mission}`}>
          {missionWords()[mission].title}
        </a>
      ))}
    </p>
  );
}

function Workshop() {
  const { workshop, workshopGoal, courseEnd, courseEndGoal } = frameWords();
  return (
    <ol class="course ends">
      <li class="course-end">
        <img class="course-icon" src="/icon.svg" alt="" />
        <a href="/lab">{workshop}</a>
        <p>{workshopGoal}</p>
      </li>
      <li class="course-end">
        <img class="course-icon" src="/icon.svg" alt="" />
        <a href="/">{courseEnd}</a>
        <p>{courseEndGoal}</p>
      </li>
    </ol>
  );
}
