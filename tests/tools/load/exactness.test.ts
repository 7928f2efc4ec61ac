/*
 * The arithmetic of the verdict.
 */

import { describe, expect, it } from 'vitest';
import { judge, type Tally } from '../../../tools/load/exactness.ts';

const right: Tally = {
  sent: 100,
  acknowledged: 100,
  refused: 0,
  unknown: 0,
  startValue: -20,
  endValue: 80,
  disagreeing: 0,
  othersPressed: false,
  othersConnected: 0,
};

describe('a run', () => {
  it('is exact if the number moved by what was pressed, and everybody shows it', () => {
    const figures = { change: 100, lost: 0, doubled: 0, unacknowledged: 0, reasons: [] };
    expect(judge(right)).toEqual({ kind: 'exact', ...figures });
    expect(judge({ ...right, acknowledged: undefined })).toEqual({ kind: 'exact', ...figures });
  });

  it.each<[string, Partial<Tally>, object, string]>([
    ['acknowledged, and lost', { endValue: 79 }, { lost: 1, doubled: 0, unacknowledged: 0 }, '1 press lost'],
    [
      'lost without a word',
      { endValue: 77, acknowledged: 97 },
      { lost: 3, unacknowledged: 3 },
      '3 presses never ack',
    ],
    [
      'plain, and lost',
      { acknowledged: undefined, endValue: 70 },
      { lost: 10, unacknowledged: 0 },
      '10 presses lost',
    ],
    ['counted twice', { endValue: 82 }, { lost: 0, doubled: 2 }, '2 presses too many'],
    ['refused, but counted', { refused: 5, acknowledged: 95 }, { lost: 0, doubled: 5 }, '5 presses too many'],
    [
      'counted, but not acknowledged',
      { acknowledged: 90 },
      { lost: 0, unacknowledged: 10 },
      '10 presses never',
    ],
    [
      'given up',
      { unknown: 4, acknowledged: 96, endValue: 78 },
      { lost: 0, doubled: 0 },
      '4 presses of unknown',
    ],
    ['not shown to everybody', { disagreeing: 2 }, { lost: 0, doubled: 0 }, '2 sockets show another'],
  ])('differs if presses were %s', (_, change, figures, reason) => {
    const verdict = judge({ ...right, ...change });
    expect(verdict).toMatchObject({ kind: 'differs', ...figures });
    expect(verdict.reasons.join(' ')).toContain(reason);
  });

  it('is exact with presses that were refused, and are not in the number', () => {
    expect(judge({ ...right, refused: 5, acknowledged: 95, endValue: 75 })).toMatchObject({
      kind: 'exact',
      lost: 0,
    });
  });

  it('cannot be judged if others moved the number, even where the sums fit by chance', () => {
    const verdict = judge({ ...right, othersPressed: true });
    expect(verdict).toMatchObject({ kind: 'unjudged', reasons: [expect.stringContaining('others press')] });
  });

  it('cannot be judged if the sums differ, and others were there', () => {
    expect(judge({ ...right, endValue: 90, othersConnected: 1 })).toMatchObject({
      kind: 'unjudged',
      reasons: [expect.stringContaining('1 other socket was there')],
    });
    expect(judge({ ...right, othersConnected: 3 })).toMatchObject({ kind: 'exact' });
  });
});
