/*
 * The page of one of the project's own files: numbered lines, with those that the address names highlighted.
 * In: the path, and the query (marks.ts). Out: the text, which the server serves separately.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { COURSE, endpointsOf } from '../../../protocol/course.ts';
import { SiteNav } from '../../components/site-nav.tsx';
import { Title } from '../../components/title.tsx';
import { query } from '../../router.ts';
import { words } from '../../words.ts';
import { LESSONS } from '../course.ts';
import { partsOf } from './links.ts';
import { markedLines, ranIn } from './marks.ts';
import { sourceWords } from './words.ts';

/** @example sourceUrl('server/lessons/echo.ts', { ran: ['opened'] }) // '/source/server/lessons/echo.ts?ran=opened' */
export function sourceUrl(
  path: string,
  marks: { readonly ran?: Iterable<string>; readonly lines?: string } = {},
) {
  const said = Object.entries({ ran: [...(marks.ran ?? [])].join(','), lines: marks.lines ?? '' });
  const parts = said.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${value}`);
  return `/source/${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/** @param props.path constant for the life of the page */
export function SourcePage({ path }: { path: string }) {
  const text = useText(path);
  const endpoint = /^server\/lessons\/([\w-]+)\.ts$/.exec(path)?.[1];
  const lesson = COURSE.find((name) => endpointsOf(name).some((own) => own === endpoint));
  return (
    <div class="manual">
      <SiteNav>
        <a href="/lessons">{words().lessons}</a>
        {lesson && <a href={`/lessons/${lesson}`}>{LESSONS[lesson].words().title}</a>}
      </SiteNav>
      <main class="leaf">
        <Title text={path} />
        {text === null && <p class="note">{sourceWords().missing}</p>}
        {typeof text === 'string' && <Lines path={path} text={text} />}
      </main>
    </div>
  );
}

/** @returns the file; undefined while loading, null if there is none, or it cannot be loaded */
function useText(path: string): string | null | undefined {
  const text = useSignal<string | null | undefined>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    fetch(`/source/${path}.txt`, { signal: leaving.signal })
      .then(async (response) => {
        text.value = response.ok ? await response.text() : null;
      })
      .catch(() => {
        if (!leaving.signal.aborted) text.value = null;
      });
    return () => leaving.abort();
  }, [path, text]);
  return text.value;
}

function Lines({ path, text }: { path: string; text: string }) {
  const marks = query.value;
  const marked = useMemo(() => new Set(markedLines(text, marks)), [text, marks]);
  useEffect(() => {
    const target = document.getElementById(location.hash.slice(1)) ?? document.querySelector('.source mark');
    target?.scrollIntoView({ block: 'center' });
  }, [marked]);
  const ran = ranIn(text, marks);
  const explanation = ran.length > 0 ? sourceWords().ran(ran.join(', ')) : sourceWords().marked;
  return (
    <>
      {marked.size > 0 && <p class="lead">{explanation}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <ol class="source" tabIndex={0} aria-label={path}>
        {text
          .replace(/\n$/, '')
          .split('\n')
          .map((line, index) => (
            <li key={index} id={`L${index + 1}`}>
              <Line line={line} path={path} isMarked={marked.has(index + 1)} />
            </li>
          ))}
      </ol>
    </>
  );
}

function Line({ line, path, isMarked }: { line: string; path: string; isMarked: boolean }) {
  const parts = partsOf(line, path).map(({ text, path }, index) =>
    path === undefined ? (
      text
    ) : (
      <a key={index} href={sourceUrl(path)}>
        {text}
      </a>
    ),
  );
  return <code>{isMarked ? <mark>{parts}</mark> : parts}</code>;
}
