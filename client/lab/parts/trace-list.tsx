/*
 * The log as a list with the same cursor, for users who prefer text to the diagram. In: the run. Out: an <ol> of the
 * entries around the selected moment.
 */

import { useEffect, useRef } from 'preact/hooks';
import { drawnOf } from '../layout/run.ts';
import type { Lab } from '../model.ts';
import { entrySentence } from '../words/entries.ts';
import { labWords } from '../words/page.ts';

/** Entries shown before and after; the whole log would be thousands of lines. */
const AROUND = 40;

export function TraceList({ lab }: { readonly lab: Lab }) {
  const entries = lab.main.entries.value;
  const drawn = drawnOf(entries, lab.unfolded.value);
  const told = entries.flatMap((entry, index) => (drawn[index] ? [{ entry, index }] : []));
  const { index: now } = lab.cursor.value;
  const at = told.findLastIndex(({ index }) => index < now);
  const first = Math.max(0, at - AROUND);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current!.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [now]);
  return (
    <ol ref={list} class="trace" start={first + 1} aria-label={labWords().list}>
      {told.slice(first, at + AROUND).map(({ entry, index }) => (
        <li key={index} aria-current={index === told[at]?.index ? 'step' : undefined}>
          <button type="button" onClick={() => lab.select({ kind: 'entry', index, of: lab.main })}>
            <time>{(entry.atMs / 1000).toFixed(3)}</time> {entrySentence(entry)}
          </button>
        </li>
      ))}
    </ol>
  );
}
