/*
 * Presses at random, for every test that draws some. They come from DELTAS, so that another kind of press is tested
 * everywhere as soon as there is one.
 */

import fc from 'fast-check';
import type { LedgerRecord } from '../client/sync/record.ts';
import { DELTAS, type Delta } from '../protocol/press.ts';

export const anyDelta: fc.Arbitrary<Delta> = fc.constantFrom(...DELTAS);

/** The presses of one session, in order; at least one. */
export const anyDeltas: fc.Arbitrary<readonly Delta[]> = fc.array(anyDelta, { minLength: 1, maxLength: 40 });

const anySession = fc.tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.stringMatching(/^[\w-]{22}$/));

export const anyRecord: fc.Arbitrary<LedgerRecord> = fc
  .record({
    session: fc.option(
      anySession.map(([bucket, key]) => `${bucket}.${key}`),
      { nil: undefined },
    ),
    epoch: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    branch: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    revision: fc.maxSafeNat(),
    acked: fc.maxSafeNat().map((acked) => Math.max(0, acked - 100)),
    sent: fc.nat(20),
    pending: fc.array(anyDelta),
  })
  .map((record) => ({ ...record, sent: Math.min(record.sent, record.pending.length) }));
