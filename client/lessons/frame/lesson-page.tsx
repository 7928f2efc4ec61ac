/*
 * The page of a lesson: its goal, a question to predict, experiments with its body and console, the comparison, the
 * explanation, a check, and a link to the next one. At the start of the course, the duel stands alone: `?first`.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { COURSE, endpointsOf, type LessonName } from '../../../protocol/course.ts';
import { SiteNav } from '../../components/site-nav.tsx';
import { Title } from '../../components/title.tsx';
import { query } from '../../router.ts';
import { words } from '../../words.ts';
import { Console } from '../console/console.ts';
import { keepEntries, keptEntries } from '../console/kept-log.ts';
import { ConsolePanel } from '../console/panel.tsx';
import { LESSONS } from '../course.ts';
import type { Stand } from '../lesson.ts';
import { webSocketUrl } from '../parts/lesson-socket.ts';
import { Explanation } from './explanation.tsx';
import { LessonNumber } from './lesson-number.tsx';
import { Prose } from './prose.tsx';
import { Check, Comparison, LookBack, Prediction } from './question.tsx';
import { Tries } from './tries.tsx';
import { Way } from './way.tsx';
import { frameWords } from './words.ts';

/** @param props.name constant for the life of the page */
export function LessonPage({ name }: { name: LessonName }) {
  const { title, goal } = LESSONS[name].words();
  const isHook = query.value.has('first');
  const number = isHook ? 0 : COURSE.indexOf(name) + 1;
  return (
    <div class="manual">
      <SiteNav>
        <a href="/lessons">{words().lessons}</a>
      </SiteNav>
      <main class="leaf lesson">
        <div class="lesson-head">
          <LessonNumber number={number} />
          <Title text={title} tab={`${title} · ${frameWords().number(number)}`} />
          <p class="lead">
            <Prose text={isHook ? frameWords().hookGoal : goal} />
          </p>
        </div>
        {!isHook && <Prediction name={name} />}
        <Experiment name={name} />
        {!isHook && (
          <>
            <Comparison name={name} />
            <Explanation name={name} />
            <Check name={name} />
            <LookBack after={name} />
          </>
        )}
        <Way name={isHook ? undefined : name} />
      </main>
    </div>
  );
}

/** The buttons, and where their results appear. */
function Experiment({ name }: { name: LessonName }) {
  const { Body, showsConsole = true, explain, shownOn } = LESSONS[name];
  const console = useConsole(name);
  const shown = useSignal<Stand>('body');
  const body = Body && <Body key="body" console={console} />;
  const panel = showsConsole && <ConsolePanel key="console" console={console} explain={explain} />;
  return (
    <>
      <Tries name={name} console={console} started={(index) => (shown.value = shownOn?.[index] ?? 'body')} />
      <div class="apparatus">{shown.value === 'body' ? [body, panel] : [panel, body]}</div>
    </>
  );
}

/** One console per visit, with the entries of the last one. Its connection closes when the user leaves the lesson. */
function useConsole(name: LessonName): Console {
  const page = `/lessons/${name}`;
  const console = useMemo(
    () => new Console(webSocketUrl(`/lessons/${endpointsOf(name)[0]}`), undefined, keptEntries(page)),
    [name, page],
  );
  useEffect(() => {
    const leave = (): void => {
      console.dispose();
      keepEntries(page, console.log.latest);
    };
    // When the browser leaves the app, nothing is unmounted before the page is gone.
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [console, page]);
  return console;
}
