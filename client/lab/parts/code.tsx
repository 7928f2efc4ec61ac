/*
 * Functions of this project as quotes from their files: numbered lines, as the server has them. In: names of functions.
 * Out: for each its excerpt, or its whole file with the function highlighted.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { CodeName } from '../code-names.ts';
import { excerptOf, textOf, wholeOf } from '../source.ts';

/** @param props.isWhole shows whole files: those of the small strategies fit on a screen */
export function Code({ names, isWhole = false }: { names: readonly CodeName[]; isWhole?: boolean }) {
  return (
    <>
      {names.map((name) => (
        <Quote key={`${name} ${isWhole}`} name={name} isWhole={isWhole} />
      ))}
    </>
  );
}

interface QuoteProps {
  readonly name: CodeName;
  readonly isWhole: boolean;
}

function Quote({ name, isWhole }: QuoteProps) {
  const [file = '', path = ''] = name.split('#');
  const text = useSignal('');
  const lines = useRef<HTMLOListElement>(null);
  const quote = useComputed(() => (isWhole ? wholeOf(text.value, path) : excerptOf(text.value, path)));
  useEffect(() => {
    textOf(file).then(
      (found) => (text.value = found),
      () => {}, // the link still works
    );
  }, [file, text]);
  const { value: shown } = quote;
  useEffect(() => {
    const mark = lines.current?.querySelector('mark')?.closest('li');
    if (mark)
      lines.current!.scrollTop = mark.offsetTop - lines.current!.offsetTop - lines.current!.clientHeight / 4;
  }, [shown]);
  return (
    <figure class="quote">
      <figcaption>
        <a href={`/source/${file}${shown ? `?lines=${shown.marked[0]}-${shown.marked.at(-1)}` : ''}`}>
          {file}
        </a>
      </figcaption>
      {shown && (
        <ol
          ref={lines}
          start={shown.from}
          style={{ counterReset: `line ${shown.from - 1}` }}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
          tabIndex={0}
          aria-label={`${file}: ${path}`}
        >
          {shown.lines.map((line, at) => (
            <li key={shown.from + at}>
              <code>{shown.marked.includes(shown.from + at) ? <mark>{line}</mark> : line}</code>
            </li>
          ))}
        </ol>
      )}
    </figure>
  );
}
