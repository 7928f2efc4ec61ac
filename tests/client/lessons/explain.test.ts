/*
 * The sentences of the lessons about their own messages.
 */

import { expect, it } from 'vitest';
import { lesson as chat } from '../../../client/lessons/chat/lesson.tsx';
import { explainEntry } from '../../../client/lessons/console/explain.ts';
import { shownPayload } from '../../../client/lessons/console/payload.ts';
import { lesson as monitor } from '../../../client/lessons/monitor/lesson.tsx';
import { lesson as polling } from '../../../client/lessons/polling/lesson.tsx';
import { encodeBinaryReport, encodeTextReport } from '../../../protocol/monitor.ts';

const frame = (payload: string | Uint8Array) =>
  ({ kind: 'frame', id: 1, atMs: 0, direction: 'received', ...shownPayload(payload) }) as const;
const report = { name: 'web-1', cpu: 12.5, memory: 50, at: 1_000 };

it.each([
  [encodeBinaryReport(report), /“web-1”, then CPU 12\.5 and memory 50 as float32/],
  [encodeTextReport(report), /report in JSON/],
  ['{"type":"gone","name":"web-1"}', /has left/],
  ['pong', /both ways/],
])('the monitor explains %j', (payload, sentence) => {
  expect(monitor.explain!(frame(payload))).toMatch(sentence);
});

it('what is sent has sentences of its own', () => {
  const sent = (payload: string) => ({ ...frame(payload), direction: 'sent' }) as const;
  expect(chat.explain!(sent('{"type":"message","text":"Hi"}'))).toMatch(/“delivered”/);
  expect(chat.explain!(sent('Hi'))).toMatch(/plain text/);
  expect(monitor.explain!(sent('ping'))).toMatch(/heartbeat/);
  expect(monitor.explain!(sent('{"type":"report"}'))).toMatch(/1008/);
  expect(polling.explain!(sent('Hi'))).toMatch(/ignores it/);
});

it('polling tells the value at the start from a change', () => {
  const reading = (changedAt: number) => frame(JSON.stringify({ value: 7, changedAt, now: 5_000 }));
  expect(polling.explain!(reading(1_000))).toMatch(/at the start is 7/);
  expect(polling.explain!(reading(5_000))).toMatch(/changed to 7/);
  expect(polling.explain!(frame('{}'))).toBeUndefined();
});

it.each(['handshake', 'welcome', 'history', 'joined', 'left', 'message', 'delivered', 'refused'])(
  'the chat has a sentence about %s',
  (type) => expect(chat.explain!(frame(JSON.stringify({ type })))).toBeTypeOf('string'),
);

it('no lesson explains a control frame: its bytes are none of its messages', () => {
  const ping = { ...frame(''), opcode: 'ping', payload: '89 00' } as const;
  expect(explainEntry(ping, () => 'a greeting')).toMatch(/^A ping frame \(opcode 9\)/);
});

it('what is unknown has the general sentence', () => {
  expect([chat.explain!(frame('constructor')), monitor.explain!(frame('constructor'))]).toEqual([
    undefined,
    undefined,
  ]);
  expect(monitor.explain!(frame(new Uint8Array([7])))).toBeUndefined();
});
