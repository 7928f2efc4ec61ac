/*
 * The code that ran, as quotes from its files: numbered lines, as the server has them. In: an entry, or a strategy. Out: for
 * each function its excerpt, or its whole file with the function highlighted. Loaded by later.tsx.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Entry } from '../../../sim/entry.ts';
import type { StrategyName } from '../../../sim/lab/run.ts';
import { codeOf, fileOfStrategy, replacedIn } from '../code.ts';
import type { CodeName } from '../code-names.ts';
import type { Index } from '../layout/run.ts';
import { excerptOf, textOf, wholeOf } from '../source.ts';
import { labWords } from '../words/page.ts';

export interface RanProps {
  readonly entries: readonly Entry[];
  readonly index: Index;
  readonly strategy: StrategyName;
}

/** What handled an entry. The files of the small strategies fit on a screen, and are shown whole. */
export function Ran({ entries, index, strategy }: RanProps) {
  const names = codeOf(entries, index, strategy);
  if (names.length === 0) return null;
  return (
    <section class="ran">
      <h3>{labWords().codeOf}</h3>
      <Code names={names} isWhole={names[0]!.startsWith('sim/lab/strategies/')} />
    </section>
  );
}

/** A small strategy whole, and of a sabotaged one what it runs in place of ours. */
export function StrategyCode({ strategy }: { readonly strategy: StrategyName }) {
  const file = fileOfStrategy(strategy);
  const replaced = replacedIn(strategy);
  return (
    <details class="code">
      <summary>{labWords().code}</summary>
      {replaced.length === 0 && <a href={`/source/${file}`}>{file}</a>}
      {!strategy.startsWith('ours') && <Text key={file} file={file} />}
      <Code names={replaced} />
    </details>
  );
}

function Text({ file }: { readonly file: string }) {
  return <pre>{useText(file)}</pre>;
}

/** Empty until it is loaded. */
function useText(file: string): string {
  const text = useSignal('');
  useEffect(() => {
    textOf(file).then(
      (found) => (text.value = found),
      () => {}, // the link to the file still works
    );
  }, [file, text]);
  return text.value;
}

function Code({ names, isWhole = false }: { names: readonly CodeName[]; isWhole?: boolean }) {
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
  const text = useText(file);
  const lines = useRef<HTMLOListElement>(null);
  const shown = useMemo(() => (isWhole ? wholeOf : excerptOf)(text, path), [text, path, isWhole]);
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
