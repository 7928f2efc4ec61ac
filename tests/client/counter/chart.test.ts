import { describe, expect, it } from 'vitest';
import { columnsOf, rangeOf } from '../../../client/counter/components/chart.tsx';

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

describe('the line of the chart', () => {
  const NOW_MS = 1_000_000;
  const at = (second: number, value: number | null) => ({ atMs: NOW_MS + second * 1000, value });

  it('goes on until now', () => {
    expect(columnsOf([at(-20, 3), at(-5, 4)], NOW_MS)).toEqual([
      [-20, -5, 0],
      [3, 4, 4],
    ]);
  });

  it('is missing from the end of a connection until the next one knows the value', () => {
    expect(columnsOf([at(-20, 3), at(-10, null), at(-5, 7)], NOW_MS)).toEqual([
      [-20, -10, -10, -5, 0],
      [3, 3, null, 7, 7],
    ]);
  });

  it('has no newest point while nothing is known', () => {
    expect(columnsOf([at(-20, 3), at(-10, null)], NOW_MS)).toEqual([
      [-20, -10, -10, 0],
      [3, 3, null, null],
    ]);
    expect(columnsOf([], NOW_MS)).toEqual([[], []]);
  });

  it('begins with the value at the left edge, known or not', () => {
    expect(columnsOf([at(-900, 1), at(-600, 2), at(-5, 7)], NOW_MS)[1]).toEqual([2, 7, 7]);
    expect(columnsOf([at(-900, 1), at(-600, null), at(-5, 7)], NOW_MS)[1]).toEqual([1, null, 7, 7]);
  });
});
