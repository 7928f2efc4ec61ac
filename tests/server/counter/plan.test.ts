import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delta } from '../../../protocol/press.ts';
import { lastSeqIn, trimRun } from '../../../server/counter/plan.ts';
import { bucketOf, sessionIdOf } from '../../../server/counter/session-id.ts';
import type { Run } from '../../../server/counter/store.ts';
import { anyDeltas } from '../../presses.ts';
import { sessionId } from '../stores/batches.ts';

/** What a session pressed in its life, and stretches of it in any order, each any number of times. */
const deliveries = anyDeltas.chain((presses) => {
  const stretch = fc
    .tuple(fc.integer({ min: 1, max: presses.length }), fc.integer({ min: 0, max: 12 }))
    .map(([first, count]): Run => ({ first, deltas: presses.slice(first - 1, first - 1 + count) }));
  return fc.record({ presses: fc.constant(presses), runs: fc.array(stretch, { maxLength: 60 }) });
});

function apply(runs: readonly Run[]): { last: number; value: number } {
  let last = 0;
  let value = 0;
  for (const run of runs) {
    const trimmed = trimRun(run, last);
    if (trimmed.kind === 'gap') continue;
    last = trimmed.seq;
    value += trimmed.sum;
  }
  return { last, value };
}

function sum(deltas: readonly Delta[]): number {
  return deltas.reduce<number>((total, delta) => total + delta, 0);
}

describe('trimRun', () => {
  it('[P10] counts each press up to the last number once, however runs overlap, repeat or come late', () => {
    fc.assert(
      fc.property(deliveries, ({ presses, runs }) => {
        const { last, value } = apply(runs);
        expect(value).toBe(sum(presses.slice(0, last)));
      }),
    );
  });

  it('[P10] has counted every press once all of them have come in order, whatever came in between', () => {
    fc.assert(
      fc.property(deliveries, fc.integer({ min: 1, max: 5 }), ({ presses, runs }, size) => {
        const inOrder: Run[] = [];
        for (let at = 0; at < presses.length; at += size) {
          const noise = runs.filter((_, index) => index % presses.length === at);
          inOrder.push(...noise, { first: at + 1, deltas: presses.slice(at, at + size) });
        }
        expect(apply(inOrder)).toEqual({ last: presses.length, value: sum(presses) });
      }),
    );
  });

  it('[P10] applies a run exactly where it begins no later than the next number', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 60 }), fc.nat(20), (last, first, count) => {
        const trimmed = trimRun({ first, deltas: Array.from({ length: count }, () => 1 as const) }, last);
        const lastOfRun = first + count - 1;
        expect(trimmed).toEqual(
          first > last + 1
            ? { kind: 'gap', seq: last }
            : { kind: 'applied', seq: Math.max(last, lastOfRun), sum: Math.max(0, lastOfRun - last) },
        );
      }),
    );
  });
});

describe('lastSeqIn', () => {
  it.each([
    ['what was found, whatever the bucket', 5, sessionId(1), 9, 5],
    ['0 for a session of the current bucket', undefined, sessionId(9), 9, 0],
    ['0 for a session of the bucket before', undefined, sessionId(8), 9, 0],
    ['expired for an older session', undefined, sessionId(7), 9, 'expired'],
    ['expired for a session of a bucket to come', undefined, sessionId(10), 9, 'expired'],
    ['expired for what is no session', undefined, 'nonsense', 9, 'expired'],
  ] as const)('[P17] gives %s', (_, found, session, bucket, expected) => {
    expect(lastSeqIn(found, session, bucket)).toBe(expected);
  });
});

describe('bucketOf', () => {
  it.each([
    '',
    '1',
    '1.',
    sessionId(1).slice(1),
    `0${sessionId(1)}`,
    `-${sessionId(1)}`,
    `${sessionId(1)}\n`,
  ])('finds no bucket in %j', (session) => {
    expect(bucketOf(session)).toBeUndefined();
  });

  it.each(['', 'short', `${'a'.repeat(22)}=`, `${'a'.repeat(21)}+`])(
    'makes no session of the key or signature %j',
    (key) => {
      const good = 'a'.repeat(22);
      expect(() => sessionIdOf(1, key, () => good)).toThrow(RangeError);
      expect(() => sessionIdOf(1, good, () => key)).toThrow(RangeError);
    },
  );

  it('finds the bucket of a session', () => {
    expect(bucketOf(sessionId(12))).toBe(12);
  });
});
