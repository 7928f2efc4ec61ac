/*
 * Answers come from a worker in which a learner's code ran: every one of them may be forged.
 */

import { expect, it } from 'vitest';
import { answerOf } from '../../../../client/lab/workshop/answers.ts';
import { isAnswerTo } from '../../../../client/lab/workshop/judge.ts';
import type { compile } from '../../../../sim/workshop/compile.ts';
import { Judge } from '../../../../sim/workshop/judge.ts';
import type { Answer, Request } from '../../../../sim/workshop/messages.ts';

const CODE = `
export const client = (io) => ({
  press(step, id) { io.send({ step }); io.confirm(id); },
  message({ value }) { io.show(value); },
});
export const server = (io, { value }) => ({
  message(_, { step }) { value += step; io.commit({ value }); },
  committed(ok, state) { if (ok) io.publish({ value: state.value }); },
});`;

/** What the judge says of the code above. */
function said(...requests: readonly Request[]): Answer[] {
  return saidOf(CODE, ...requests);
}

function saidOf(code: string, ...requests: readonly Request[]): Answer[] {
  const answers: Answer[] = [];
  const make: Parameters<typeof compile>[1] = (parameter, body) => Function(parameter, body) as never;
  const judge = new Judge(
    make,
    () => 0,
    (answer) => answers.push(answer),
  );
  for (const request of [{ kind: 'load', code } as const, ...requests]) judge.handle(request);
  return answers;
}

const run: Request = { kind: 'run', level: 'cuts', from: 0, count: 50 };
const replay: Request = { kind: 'replay', level: 'cuts', seed: 0, shrinks: true };
const [loaded, failed, replayed] = said(run, replay) as [
  Answer,
  Answer,
  Extract<Answer, { kind: 'replayed' }>,
];

it('lets the judge’s own answers through, as they were', () => {
  expect([loaded.kind, failed.kind, replayed.kind]).toEqual(['loaded', 'failed', 'replayed']);
  for (const answer of [loaded, failed, replayed]) {
    expect(answerOf(JSON.stringify(answer))).toEqual(JSON.parse(JSON.stringify(answer)));
  }
});

it.each<[string, unknown]>([
  ['no text', { kind: 'loaded', lines: 1 }],
  ['no JSON', '{"kind":"loaded"'],
  ['null', 'null'],
  ['another kind', '{"kind":"constructor"}'],
  ['more fields', '{"kind":"loaded","lines":1,"html":"<img>"}'],
  ['a negative number', '{"kind":"progress","done":-1,"of":2}'],
  ['a long text', JSON.stringify({ kind: 'refused', message: 'x'.repeat(2_000) })],
  ['a rule that there is not', '{"kind":"failed","seed":1,"done":0,"broken":{"rule":"__proto__"}}'],
  ['a text without end', JSON.stringify({ kind: 'refused', message: 'x'.repeat(9_000_000) })],
])('refuses %s', (_, message) => {
  expect(answerOf(message)).toBeUndefined();
});

type Changed = (run: Record<string, never>) => unknown;

it.each<[string, Changed]>([
  ['an entry of another kind', (all) => ({ ...all, entries: [{ kind: 'toString', atMs: 1 }] })],
  [
    'a party that is markup',
    (all) => ({ ...all, entries: [{ kind: 'page', who: '<b>', what: 'gone', atMs: 1 }] }),
  ],
  ['no settings', (all) => ({ ...all, settings: {} })],
  ['endless entries', (all) => ({ ...all, entries: Array(30_000).fill({ kind: 'healed', atMs: 1 }) })],
  ['a truth that is text', (all) => ({ ...all, truth: [{ atMs: 0, value: '5' }] })],
])('refuses a run with %s', (_, change) => {
  const forged = { ...replayed, run: change(replayed.run as never) };
  expect(answerOf(JSON.stringify(forged))).toBeUndefined();
});

it('takes an answer only where it can be one to what was asked', () => {
  expect(isAnswerTo(run, failed)).toBe(true);
  expect(isAnswerTo(replay, failed)).toBe(false);
  expect(isAnswerTo({ kind: 'load', code: '' }, failed)).toBe(false);
  expect(isAnswerTo({ ...run, from: 1_000 }, failed)).toBe(false);
  expect(isAnswerTo({ ...replay, seed: 9 }, replayed)).toBe(false);
  expect(isAnswerTo(run, { kind: 'progress', done: 51, of: 51 })).toBe(false);
});

it('takes the log of code that sends nothing at all', () => {
  const code = `export const client = (io) => ({ opened() { io.send(); }, press() {} });
    export const server = (io) => ({ opened(c) { io.send(c); io.publish(); } });`;
  const told = saidOf(code, { kind: 'replay', level: 'latency', seed: 0, shrinks: false }).at(-1);
  expect(answerOf(JSON.stringify(told))).toMatchObject({ kind: 'replayed' });
});
