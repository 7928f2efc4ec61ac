import { expect, it } from 'vitest';
import {
  columnsOf,
  parseReading,
  type Reading,
  withReading,
} from '../../../../client/lessons/slow-reader/model.ts';

const reading = (value: number, madeAt: number, now: number): Reading => ({
  value,
  madeAt,
  now,
  unsent: 0,
  unsentBytes: 0,
});

it('a reading has five numbers', () => {
  expect(parseReading(JSON.stringify(reading(1, 2, 3)))).toEqual(reading(1, 2, 3));
  expect(parseReading('{"value":1}')).toBeUndefined();
  expect(parseReading('refused: …')).toBeUndefined();
});

it('values between two readings were skipped; the same one again was not', () => {
  const readings = [reading(1, 0, 0), reading(2, 100, 100), reading(7, 600, 650), reading(7, 600, 660)];
  const tally = readings.reduce<ReturnType<typeof withReading> | undefined>(withReading, undefined)!;
  expect(tally.skipped).toBe(4);
  expect(tally.points.at(-1)).toEqual({ atMs: 660, lagSeconds: 0.06 });
});

it('the chart has a column for each reader, in the order of time', () => {
  const everything = withReading(withReading(undefined, reading(0, 1_000, 1_000)), reading(1, 1_100, 3_000));
  const latest = withReading(undefined, reading(10, 2_000, 2_000));
  expect(columnsOf({ everything, latest })).toEqual([
    [0, 1, 2],
    [0, null, 1.9],
    [null, 0, null],
  ]);
});
