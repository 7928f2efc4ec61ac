/*
 * Lesson: the closing handshake. Who closes, with which code, and whether it was clean.
 */

import { useSignal, useSignalEffect } from '@preact/signals';
import { CloseCode } from '../../../protocol/close-codes.ts';
import type { Console } from '../console/console.ts';
import { consoleWords } from '../console/words.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { Table } from '../parts/bench.tsx';
import {
  EXPLAINED_CODES,
  type ExplainedCode,
  type Life,
  lastedMs,
  lived,
  type ReadyState,
  STATES,
  whoClosed,
} from './model.ts';
import { CODE_NAMES, words } from './words.ts';

const OPEN = 1;

export const lesson: Lesson = {
  reference: rfc(6455, '7'),
  words,
  tries: [
    async (console) => {
      if (await openForAMoment(console)) console.disconnect(CloseCode.NORMAL, 'from the page');
    },
    async (console) => {
      if (await openForAMoment(console)) void console.send('close');
    },
    async (console) => {
      if (await openForAMoment(console)) void console.send('close 4000 bye');
    },
  ],
  Body: ClosingBody,
};

/** So long is a new connection left alone: otherwise nobody would see that it is open. */
const OPEN_SHOWN_MS = 1_000;

/** @returns whether it is still open */
async function openForAMoment(console: Console): Promise<boolean> {
  const isNew = console.readyState.peek() !== OPEN;
  if (!(await console.opened())) return false;
  if (isNew) await new Promise((resolve) => setTimeout(resolve, OPEN_SHOWN_MS));
  return console.readyState.peek() === OPEN;
}

/** The life of a connection: an indicator for each state, how it ended, and the close codes. */
function ClosingBody({ console }: { console: Console }) {
  const life = useSignal<Life>([]);
  useSignalEffect(() => {
    const state = console.readyState.value;
    life.value = lived(life.peek(), state, performance.now());
  });
  return (
    <section class="bench">
      <h2>{words().life}</h2>
      <Lamps life={life.value} state={console.readyState.value} />
      <End console={console} />
      <Codes />
      <p class="aside">{words().note}</p>
    </section>
  );
}

function Lamps({ life, state }: { life: Life; state: ReadyState }) {
  const wasOpened = life[0] !== undefined;
  return (
    <ol class="lamps">
      {STATES.map((name, index) => {
        const ms = lastedMs(life, index as ReadyState);
        const isOver = state === 3 && index < 3 && wasOpened;
        return (
          <li key={name} aria-current={index === state ? 'step' : undefined}>
            <strong class="code">{name}</strong>
            <span>{words().states[index]}</span>
            <span class="aside">
              {ms !== undefined ? words().lasted(ms) : isOver ? words().passedOver : ''}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function End({ console }: { console: Console }) {
  const close = console.last.value?.close;
  return (
    <div role="status">
      <h2>{words().end}</h2>
      {close === undefined ? (
        <p>{words().noEnd}</p>
      ) : (
        <dl class="pairs">
          <dt>{words().who}</dt>
          <dd class={`verdict by-${whoClosed(close)}`}>{words().whoClosed[whoClosed(close)]}</dd>
          <dt>{words().code}</dt>
          <dd>
            {close.code} {CODE_NAMES[close.code as ExplainedCode]}
          </dd>
          <dt>{words().reason}</dt>
          <dd>{close.reason || words().noReason}</dd>
          <dt>{words().clean}</dt>
          <dd>{close.wasClean ? words().isClean : words().isNotClean}</dd>
        </dl>
      )}
    </div>
  );
}

function Codes() {
  const { codes, code, meaning, whatToDo, todo } = words();
  const meanings = consoleWords().explain.codes;
  const rows = EXPLAINED_CODES.map((number) => [
    <>
      {number} <span class="aside">{CODE_NAMES[number]}</span>
    </>,
    meanings[number],
    todo[number],
  ]);
  return <Table kind="prose" caption={codes} head={[code, meaning, whatToDo]} rows={rows} />;
}
