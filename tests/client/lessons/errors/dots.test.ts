import { expect, it } from 'vitest';
import { BINS, CLIENTS, triesIn } from '../../../../client/lessons/errors/dots.ts';

const sum = (bins: readonly number[]) => bins.reduce((all, count) => all + count, 0);

it('without jitter, all try in the same tenth of a second: the last one', () => {
  const bins = triesIn(() => 1);
  expect(bins).toHaveLength(BINS);
  expect(bins.at(-1)).toBe(CLIENTS);
  expect(sum(bins)).toBe(CLIENTS);
});

it('with jitter, they spread over all of the wait', () => {
  let turn = 0;
  const bins = triesIn(() => (turn++ + 0.5) / CLIENTS);
  expect(Math.max(...bins)).toBeLessThanOrEqual(2);
  expect(sum(bins)).toBe(CLIENTS);
});
