/*
 * What several testers found, added up to one verdict.
 */

import { describe, expect, it } from 'vitest';
import type { TesterOutcome } from '../../../tools/bench/assignment.ts';
import { summaryOf } from '../../../tools/bench/measure.ts';

const half: TesterOutcome = {
  ...{ sent: 50, acknowledged: 50, startValue: 10, endValue: 110, disagreeing: 0 },
  ...{ convergedMs: 5, p50Ms: 10, p99Ms: 20, unseen: 0, dropped: 0, refusals: {}, bottleneck: undefined },
};

describe('the sum of two testers', () => {
  it('is right if their presses together are in the number that both see', () => {
    const slower = { ...half, p99Ms: 30, convergedMs: 7 };
    expect(summaryOf([half, slower])).toMatchObject({
      ...{ isRight: true, faults: [], sent: 100 },
      ...{ p99Ms: 30, convergedMs: 7 },
    });
  });

  it.each<[string, Partial<TesterOutcome>, string]>([
    ['presses are missing', { sent: 53, acknowledged: 53 }, '3 presses lost'],
    ['there are too many', { sent: 49, acknowledged: 49 }, '1 press too many'],
    ['some were never acknowledged', { acknowledged: 48 }, '2 presses never acknowledged'],
    ['a socket shows another number', { disagreeing: 1 }, '1 socket shows another number'],
    ['the testers see different numbers', { endValue: 109 }, 'The testers see different numbers.'],
    ['sockets were cut off', { dropped: 2 }, '2 sockets were disconnected.'],
    ['presses were refused', { refusals: { busy: 3, 'rate-limited': 1 } }, '4 refusals.'],
  ])('is not right if %s', (_, difference, fault) => {
    const { isRight, faults } = summaryOf([half, { ...half, ...difference }]);
    expect(isRight).toBe(false);
    expect(faults.join(' ')).toContain(fault);
  });

  it('counts plain presses, too, though nobody acknowledges them', () => {
    const plain = { ...half, acknowledged: undefined };
    expect(summaryOf([plain, plain]).isRight).toBe(true);
    expect(summaryOf([plain, { ...plain, sent: 60 }]).isRight).toBe(false);
  });

  it('has lower bounds if one of them has', () => {
    expect(summaryOf([half, { ...half, unseen: 1 }]).isLowerBound).toBe(true);
  });
});
