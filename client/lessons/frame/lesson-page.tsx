/*
 * The page of a lesson: its goal, three things to try, its body and console, the explanation, references, and
 * a link to the next one.
 */

import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { COURSE, type LessonName } from '../../../protocol/course.ts';
import { isStill } from '../../components/motion.ts';
import { SiteNav } from '../../components/site-nav.tsx';
import { Title } from '../../components/title.tsx';
import { words } from '../../words.ts';
import { Console } from '../console/console.ts';
import { keepEntries, keptEntries } from '../console/kept-log.ts';
import { ConsolePanel } from '../console/panel.tsx';
import { LESSONS } from '../course.ts';
import type { Lesson, Stand } from '../lesson.ts';
import { webSocketUrl } from '../parts/lesson-socket.ts';
import { ranOf } from '../parts/ran.ts';
import { sourceUrl } from '../source/source-page.tsx';
import { LessonNumber } from './lesson-number.tsx';
import { frameWords } from './words.ts';

/** @param props.name constant for the life of the page */
export function LessonPage({ name }: { name: LessonName }) {
  const lesson = LESSONS[name];
  const { Body, showsConsole = true, explain } = lesson;
  const console = useConsole(name);
  const { title, goal } = lesson.words();
  const number = COURSE.indexOf(name) + 1;
  const tries = useRef<HTMLElement>(null);
  const shown = useSignal<Stand>('body');
  const body = Body && <Body key="body" console={console} />;
  const panel = showsConsole && <ConsolePanel key="console" console={console} explain={explain} />;
  const started = (index: number): void => {
    shown.value = lesson.shownOn?.[index] ?? 'body';
    bringIntoView(tries.current);
  };
  return (
    <div class="manual">
      <SiteNav>
        <a href="/lessons">{words().lessons}</a>
      </SiteNav>
      <main class="leaf lesson">
        <div class="lesson-head">
          <LessonNumber number={number} />
          <Title text={title} tab={`${title} · ${frameWords().number(number)}`} />
          <p class="lead">{goal}</p>
        </div>
        <Tries lesson={lesson} console={console} place={tries} started={started} />
        <div class="apparatus">{shown.value === 'body' ? [body, panel] : [panel, body]}</div>
        <Explanation name={name} />
        <Way number={number} />
      </main>
    </div>
  );
}

/** On a phone, results appear below the buttons: this scrolls the buttons to the top, so that both are visible. */
function bringIntoView(tries: HTMLElement | null): void {
  const isNarrow = tries !== null && tries.offsetWidth > innerWidth / 2;
  if (isNarrow) tries.scrollIntoView({ behavior: isStill() ? 'auto' : 'smooth' });
}

/** One console per visit, with the entries of the last one. Its connection closes when the user leaves the lesson. */
function useConsole(name: LessonName): Console {
  const path = `/lessons/${name}`;
  const console = useMemo(() => new Console(webSocketUrl(path), undefined, keptEntries(path)), [path]);
  useEffect(() => {
    const leave = (): void => {
      console.dispose();
      keepEntries(path, console.log.latest);
    };
    // When the browser leaves the app, nothing is unmounted before the page is gone.
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [console, path]);
  return console;
}

interface TriesProps {
  readonly lesson: Lesson;
  readonly console: Console;
  readonly place: RefObject<HTMLElement | null>;
  /** Called with the number of the try, from 0 on. */
  readonly started: (index: number) => void;
}

function Tries({ lesson, console, place, started }: TriesProps) {
  const hasFailed = useSignal(false);
  const start = async (index: number) => {
    hasFailed.value = false;
    started(index);
    try {
      await lesson.tries[index]!(console);
    } catch (error) {
      globalThis.console.warn(error);
      hasFailed.value = true;
    }
  };
  return (
    <section class="tries" ref={place} aria-labelledby="tries-title">
      <h2 id="tries-title">{frameWords().tries}</h2>
      <ol>
        {lesson.words().tries.map((label, index) => (
          <li key={label}>
            <button type="button" class="try" onClick={() => start(index)}>
              {label}
            </button>
          </li>
        ))}
      </ol>
      <p role="status">{hasFailed.value && frameWords().failed}</p>
    </section>
  );
}

function Explanation({ name }: { name: LessonName }) {
  const lesson = LESSONS[name];
  const { explanation, read, reference } = frameWords();
  const file = `server/lessons/${name}.ts`;
  return (
    <section class="explanation" aria-labelledby="explanation-title">
      <h2 id="explanation-title">{explanation}</h2>
      {lesson.words().explanation.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <dl class="sources">
        <dt>{read}</dt>
        <dd>
          <a href={sourceUrl(file, { ran: ranOf(`/lessons/${name}`) })}>
            <code>{file}</code>
          </a>
        </dd>
        <dt>{reference}</dt>
        <dd>
          <a href={lesson.reference.url}>{lesson.reference.label}</a>
        </dd>
      </dl>
    </section>
  );
}

/** Links to the previous and the next lesson. The last one links to the counter. */
function Way({ number }: { number: number }) {
  const { way, previous, next, courseEnd } = frameWords();
  const former = COURSE[number - 2];
  const following = COURSE[number];
  return (
    <nav class="way" aria-label={way}>
      {former && (
        <a rel="prev" href={`/lessons/${former}`}>
          <small>{previous}</small>
          {LESSONS[former].words().title}
        </a>
      )}
      <a rel="next" href={following ? `/lessons/${following}` : '/'}>
        <small>{next}</small>
        {following ? LESSONS[following].words().title : courseEnd}
      </a>
    </nav>
  );
}
