import { expect, it } from 'vitest';
import type { Batch } from '../../../../server/counter/store.ts';
import { packBatch, unpackBatch } from '../../../../server/stores/sqlite/requests.ts';

it.each<[string, Batch]>([
  ['nothing', { plain: 0, runs: new Map() }],
  ['plain presses', { plain: -7, runs: new Map() }],
  ['a session', { plain: 3, runs: new Map([['1.a', { first: 1, deltas: [1] }]]) }],
  [
    'several, of long runs and great numbers',
    {
      plain: 0,
      runs: new Map([
        ['1.b-_', { first: 5, deltas: [1, -1, 1] }],
        ['12.a', { first: Number.MAX_SAFE_INTEGER, deltas: [-1] }],
        ['1.c', { first: 1, deltas: Array<1>(1_000).fill(1) }],
      ]),
    },
  ],
])('a batch of %s comes to the worker as it was, in its order', (_, batch) => {
  const arrived = unpackBatch(structuredClone(packBatch(batch)));
  expect(arrived).toEqual(batch);
  expect([...arrived.runs.keys()]).toEqual([...batch.runs.keys()]);
});
