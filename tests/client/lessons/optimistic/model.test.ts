import { expect, it } from 'vitest';
import {
  answered,
  expected,
  parseAnswer,
  pressed,
  START,
} from '../../../../client/lessons/optimistic/model.ts';

it('a press shows at once on one display, and on the other when it is accepted', () => {
  const waiting = pressed(pressed(START));
  expect([expected(waiting), waiting.confirmed]).toEqual([2, 0]);
  const half = answered(waiting, { type: 'accepted', value: 1 });
  expect([expected(half), half.confirmed]).toEqual([2, 1]);
});

it('a refused press is taken back', () => {
  const full = pressed({ ...START, confirmed: 5 });
  expect(expected(full)).toBe(6);
  expect(expected(answered(full, { type: 'refused', value: 5 }))).toBe(5);
});

it('a new connection starts from its state, without presses of the last one', () => {
  expect(answered(pressed(START), { type: 'state', value: 0 })).toEqual(START);
});

it.each(['', 'refused: send press', '{"type":"accepted"}', '{"type":"gone","value":1}'])(
  '%j is no answer',
  (payload) => expect(parseAnswer(payload)).toBeUndefined(),
);
