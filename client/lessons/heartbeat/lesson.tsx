/*
 * Lesson: heartbeat. How each side detects that the other is gone, and what each knows in the meantime.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Console } from '../console/console.ts';
import type { Frame } from '../console/entry.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { Table } from '../parts/bench.tsx';
import {
  ANSWER_WITHIN_MS,
  dueOf,
  IGNORE,
  NO_ANSWER_CODE,
  ROUND_MS,
  STOP_ANSWERING,
  type View,
  viewsOf,
} from './model.ts';
import { words } from './words.ts';

const LOOK_MS = 100;
function explain({ payload }: Frame): string | undefined {
  if (payload === 'ping') return words().ping;
  if ([STOP_ANSWERING, IGNORE].includes(payload)) return words().switched;
  return payload === 'pong' ? words().pong : undefined;
}

/** A new connection with one switch turned on. */
async function connectWith(console: Console, name: string): Promise<void> {
  if (await console.connectAnew()) void console.send(name);
}

export const lesson: Lesson = {
  reference: rfc(6455, '5.5.2'),
  words,
  explain,
  tries: [
    (console) => console.send('ping'),
    (console) => connectWith(console, STOP_ANSWERING),
    (console) => connectWith(console, IGNORE),
  ],
  shownOn: ['console', 'body', 'body'],
  Body: HeartbeatBody,
};

/** The page's own heartbeat, and what both sides know, updated several times a second. */
function HeartbeatBody({ console }: { console: Console }) {
  const nowMs = useSignal(Date.now());
  useEffect(() => {
    const look = (): void => {
      nowMs.value = Date.now();
      if (console.readyState.peek() !== 1) return;
      const due = dueOf(viewsOf(console.log.latest).page, nowMs.peek());
      if (due === 'ask') void console.send('ping');
      else if (due === 'give up') console.disconnect(NO_ANSWER_CODE, 'no pong within 3 s');
    };
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [console, nowMs]);
  const views = useComputed(() => viewsOf(console.entries.value));
  const { page, server } = views.value;
  const row = (name: string, view: View, patienceMs: number) => [
    name,
    <>
      {words().states[view.kind]}
      <Wait view={view} nowMs={nowMs.value} patienceMs={patienceMs} label={name} />
    </>,
  ];
  return (
    <section class="bench heartbeat">
      <Table
        kind="prose"
        caption={words().views}
        head={[]}
        rows={[row(words().page, page, ANSWER_WITHIN_MS), row(words().server, server, ROUND_MS)]}
      />
    </section>
  );
}

interface WaitProps {
  readonly view: View;
  readonly nowMs: number;
  /** After this long without an answer, this side gives up. */
  readonly patienceMs: number;
  readonly label: string;
}

/** How much of its timeout a side has used. */
function Wait({ view, nowMs, patienceMs, label }: WaitProps) {
  const waitedMs = view.kind === 'waiting' ? Math.min(patienceMs, Math.max(0, nowMs - view.sinceMs)) : 0;
  const isOver = view.kind === 'gaveUp';
  const shownMs = isOver ? patienceMs : waitedMs;
  return (
    <span class="wait">
      <progress aria-label={label} max={patienceMs} value={shownMs} />
      {words().seconds((shownMs / 1000).toFixed(1))}
    </span>
  );
}
