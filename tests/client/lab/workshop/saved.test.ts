import { expect, it } from 'vitest';
import { type Kept, keptOf } from '../../../../client/lab/workshop/saved.ts';

const kept: Kept = {
  code: 'client = 1;',
  level: 'cuts',
  before: 'older',
  isForeign: true,
  passes: [
    {
      level: 'latency',
      worlds: 10_000,
      score: {
        messagesPerPress: 2.5,
        bytesPerPress: 90,
        visibleMs: { median: 100, p99: 900 },
        bytesPerClient: 12,
        lines: 40,
      },
    },
  ],
};

it('reads what it has kept', () => {
  expect(keptOf(JSON.stringify(kept))).toEqual(kept);
});

it.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['another value', '[1]'],
  ['a level that there is not', JSON.stringify({ ...kept, level: 'toString' })],
  ['a score that is no number', JSON.stringify({ ...kept, passes: [{ ...kept.passes[0], score: {} }] })],
  ['endless code', JSON.stringify({ ...kept, code: 'x'.repeat(30_000) })],
])('starts anew from %s', (_, stored) => {
  expect(keptOf(stored)).toBeUndefined();
});
