import { expect, it } from 'vitest';
import type { Batch, Committed, RunResult } from '../../../../server/counter/store.ts';
import { pack, packBatch, unpack, unpackBatch } from '../../../../server/stores/sqlite/requests.ts';

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

it('only results that are unusual come back from the worker, and all of them are there', () => {
  const run = { first: 4, deltas: [1, 1] } as const;
  const results = new Map<string, RunResult>([
    ['1.usual', { kind: 'applied', seq: 5 }],
    ['1.late', { kind: 'applied', seq: 9 }],
    ['1.gap', { kind: 'gap', seq: 1 }],
    ['1.expired', { kind: 'expired' }],
  ]);
  const batch: Batch = { plain: 0, runs: new Map(Array.from(results.keys(), (session) => [session, run])) };
  const snapshot = { epoch: 'e', value: 2, revision: 1, bucket: 1 };
  const committed: Committed = { snapshot, runs: results };
  const packed = structuredClone(pack(batch, committed));
  expect([...packed.unusual.keys()]).toEqual(['1.late', '1.gap', '1.expired']);
  expect(unpack(batch, packed)).toEqual(committed);
});
