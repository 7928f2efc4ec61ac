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

export const anyRecord: fc.Arbitrary<LedgerRecord> = fc.record({
  session: fc.option(fc.string(), { nil: undefined }),
  epoch: fc.option(fc.string(), { nil: undefined }),
  acked: fc.maxSafeNat(),
  pending: fc.array(fc.record({ delta: anyDelta, sent: fc.boolean() })),
});
