/*
 * The tape: a line for each frame and each event.
 */

import type { ReadonlySignal } from '@preact/signals';
import { Fragment } from 'preact';
import { useMemo } from 'preact/hooks';
import { language } from '../../language.ts';
import { useTail } from '../parts/tail.ts';
import type { Entry, Frame } from './entry.ts';
import { type Explain, eventLine, explainEntry } from './explain.ts';
import { consoleWords } from './words.ts';

interface Props {
  readonly entries: ReadonlySignal<readonly Entry[]>;
  readonly explain?: Explain | undefined;
}

export function Tape({ entries, explain }: Props) {
  const lines = entries.value;
  const tail = useTail<HTMLElement>(lines);
  const { columns, tape, empty } = consoleWords();
  return (
    // Anything that scrolls must be reachable with the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="tape" {...tail} tabIndex={0} aria-label={tape}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.time}</th>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.bytes}</th>
            <th scope="col">{columns.payload}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((entry) => (
            <Line key={entry.id} entry={entry} explain={explain} />
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p class="tape-empty">{empty}</p>}
    </section>
  );
}

/** An entry never changes, so its line is rendered once per language. */
function Line({ entry, explain }: { entry: Entry; explain: Explain | undefined }) {
  const tag = language.value; // the explanation depends on the language
  return useMemo(
    () => (
      <tr class={entry.kind === 'frame' ? entry.direction : 'event'}>
        <td>{timeOf(entry.atMs)}</td>
        {entry.kind === 'frame' ? <FrameCells frame={entry} /> : <EventCells />}
        <td>
          <code>{entry.kind === 'frame' ? <Payload text={entry.payload} /> : eventLine(entry.event)}</code>
          <p>{explainEntry(entry, explain)}</p>
        </td>
      </tr>
    ),
    [entry, explain, tag],
  );
}

function FrameCells({ frame }: { frame: Frame }) {
  const { direction, opcode } = consoleWords();
  return (
    <>
      <td>
        <strong>{direction[frame.direction]}</strong> {opcode[frame.opcode]}
      </td>
      <td>{frame.bytes.toLocaleString('en')}</td>
    </>
  );
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** After a comma, and around a timestamp. */
const PIECES = /(?<=,)|(?=\d{4}-\d\d-\d\dT)|(?<=T[\d:.]{8,12}Z)/;

/** JSON has no spaces, so a line would break inside its numbers: allow breaks between tokens, but not inside a timestamp. */
function Payload({ text }: { text: string }) {
  if (text === '') return <>{consoleWords().emptyPayload}</>;
  return (
    <>
      {text.split(PIECES).map((piece, index) => (
        <Fragment key={index}>
          {TIMESTAMP.test(piece) ? <span class="unbroken">{piece}</span> : piece}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}

function EventCells() {
  return <td colSpan={2}>{consoleWords().connection}</td>;
}

/** The local time of day, to the millisecond. */
function timeOf(atMs: number): string {
  const date = new Date(atMs);
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${date.toTimeString().slice(0, 8)}.${milliseconds}`;
}
