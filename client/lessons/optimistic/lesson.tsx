/*
 * Lesson: optimistic display. The same presses on two displays: one waits for the server, one shows what it expects.
 */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Frame } from '../console/entry.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { Knob, Table } from '../parts/bench.tsx';
import { keepLessonSocket, type LessonSocket } from '../parts/lesson-socket.ts';
import { answered, expected, parseAnswer, pressed, START } from './model.ts';
import { words } from './words.ts';

/** More than the server's value allows. */
const TOO_MANY = 7;

export const lesson: Lesson = {
  reference: rfc(6455, '1.2'),
  words,
  explain,
  tries: [() => press(1), () => press(TOO_MANY), (console) => console.send('press')],
  shownOn: ['body', 'body', 'console'],
  Body: OptimisticBody,
};

/** One per page: the lesson's buttons press the same counter. */
const displays = signal(START);
const isOpen = signal(false);
let socket: LessonSocket | undefined;

/** Nothing without a connection: what is not sent is not expected either. */
function press(times: number): void {
  for (let nth = 0; nth < times && isOpen.peek(); nth++) {
    socket!.send('press');
    displays.value = pressed(displays.peek());
  }
}

function explain({ direction, payload }: Frame): string | undefined {
  if (direction === 'sent') return words().frames.press;
  const answer = parseAnswer(payload);
  return answer && words().frames[answer.type];
}

/** Both numbers, a button, and what happened last. */
function OptimisticBody() {
  useEffect(() => {
    socket = keepLessonSocket('/lessons/optimistic', {
      opened: () => (isOpen.value = true),
      received: (payload) => {
        const answer = parseAnswer(payload);
        if (answer) displays.value = answered(displays.peek(), answer);
      },
      closed: () => (isOpen.value = false),
    });
    return () => {
      socket?.close();
      isOpen.value = false;
      displays.value = START;
    };
  }, []);
  const { add, table, display, shows, waits, atOnce, pending, states, connecting } = words();
  const { value: now } = displays;
  return (
    <section class="bench">
      <div class="bench-row">
        <Knob label={add} disabled={!isOpen.value} onClick={() => press(1)} />
        <p class="grows" role="status">
          {isOpen.value ? states[now.last] : connecting}
        </p>
      </div>
      <Table
        kind="sums"
        caption={table}
        head={[display, shows]}
        rows={[
          [waits, String(now.confirmed)],
          [atOnce, String(expected(now))],
          [pending, String(now.pending)],
        ]}
      />
    </section>
  );
}
