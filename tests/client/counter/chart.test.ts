import { expect, it } from 'vitest';
import { rangeOf } from '../../../client/counter/components/chart.tsx';

it.each([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
  'a chart of %d has a range that a grid can step through',
  (value) => {
    const [min, max] = rangeOf(value, value);
    expect(min).toBeLessThan(value);
    expect(max).toBeGreaterThan(value);
    // Twenty lines at most, in steps that change every number of the range.
    const step = (max - min) / 20;
    expect(min + step).toBeGreaterThan(min);
    expect(max + step).toBeGreaterThan(max);
  },
);

it('a chart of a small number shows it closely', () => {
  expect(rangeOf(3, 3)).toEqual([2, 4]);
});
