/*
 * FAULTS.md, the random schedules, and how spreads are compared.
 */

import { describe, expect, it } from 'vitest';
import { fork, seededRandom, seedOf } from '../../../tools/faults/random.ts';
import { reportText } from '../../../tools/faults/report.ts';
import { brokenResult, notRunResult, problemsOf, resultOf } from '../../../tools/faults/result.ts';
import type { Findings, Row } from '../../../tools/faults/row.ts';
import { distance, histogram, quantile, shareWithin } from '../../../tools/faults/spread.ts';
import { Latency } from '../../../tools/load/latency.ts';

const row = (name: string): Row => ({
  name,
  fault: `fault ${name}`,
  how: `it does ${name}`,
  recovery: 'from then till then',
  run: () => Promise.reject(),
});
const ROWS = [row('a'), row('b')];
const exactness = {
  pressed: 1_000,
  acknowledged: 1_000,
  lost: 0,
  doubled: 0,
  unresolved: 0,
  revisionsFell: 0,
  problems: [],
};

function findings(more: Partial<Findings> = {}): Findings {
  return { faults: 7, exactness, recovery: new Latency(), notes: ['a note'], problems: [], ...more };
}

describe('a verdict', () => {
  it('is good only if nothing was wrong', () => {
    expect(problemsOf(findings())).toEqual([]);
  });

  it.each<[string, Partial<Findings>]>([
    ['3 presses lost', { exactness: { ...exactness, lost: 3 } }],
    ['3 presses too many', { exactness: { ...exactness, doubled: 3 } }],
    ['3 presses stayed without an answer', { exactness: { ...exactness, unresolved: 3 } }],
    ['a revision fell', { exactness: { ...exactness, revisionsFell: 3 } }],
    ['what the checker found', { exactness: { ...exactness, problems: ['what the checker found'] } }],
    ['what the row found', { problems: ['what the row found'] }],
    ['nothing was proved', { exactness: { ...exactness, acknowledged: 0 } }],
    ['nothing was proved', { faults: 0 }],
  ])('says: %s', (problem, more) => {
    expect(problemsOf(findings(more))).toEqual([expect.stringContaining(problem)]);
    expect(resultOf(row('a'), findings(more), '2026-01-02')).toMatchObject({ kind: 'failed' });
  });
});

describe('the report', () => {
  const first = reportText('', ROWS, [resultOf(ROWS[0]!, findings(), '2026-01-02')], 'machine; seed 1');

  it('has a line in the table and a section for each row', () => {
    expect(first).toContain('| fault a | 7 | 1,000 | 0 | 0 | 0 | 0 | - | - | - | passed | 2026-01-02 |');
    expect(first).toContain(
      '## fault a\n\n- It does a.\n- Recovery: from then till then.\n- a note\n- Run: machine; seed 1.',
    );
    expect(first).toContain('**1,000 presses acknowledged, 0 lost, 0 doubled**, through 7 faults');
  });

  it('keeps the rows that did not run as they are, in the order of the registry', () => {
    const second = reportText(first, ROWS, [resultOf(ROWS[1]!, findings(), '2026-03-04')], 'other; seed 2');
    expect(second).toContain('passed | 2026-01-02 |\n| fault b | 7 |');
    expect(second).toContain('- Run: machine; seed 1.\n\n## fault b');
    expect(second).toContain('**2,000 presses acknowledged');
    const again = reportText(second, ROWS, [resultOf(ROWS[0]!, findings(), '2026-05-06')], 'third; seed 3');
    expect(again).not.toContain('2026-01-02');
    expect(again).toContain('2026-03-04');
  });

  it('keeps the last section as it is, which is written by hand', () => {
    const section = '\n## Mutants\n\nMost were killed.\n\n| survivor | why |\n| --- | --- |\n';
    const again = reportText(first + section, ROWS, [resultOf(ROWS[1]!, findings(), '2026-03-04')], 'run');
    expect(again.endsWith(`- Run: run.\n${section}`)).toBe(true);
    expect(again.split('## Mutants')).toHaveLength(2);
  });

  it('does not pass over what Redis itself lost', () => {
    const lossy = resultOf(ROWS[1]!, findings({ lostWithRedis: 1_234 }), '2026-03-04');
    expect(reportText(first, ROWS, [lossy], 'run')).toContain(
      '0 lost, 0 doubled**, through 14 faults; Redis itself lost up to 1,234 more, and all clients were told.',
    );
  });

  it('says of a row that it could not run, or broke down, in place of old figures', () => {
    const second = reportText(first, ROWS, [notRunResult(ROWS[0]!, 'needs root', '2026-03-04')], 'run');
    expect(second).toContain(
      '| fault a | - | - | - | - | - | - | - | - | - | not run: needs root | 2026-03-04 |',
    );
    const broken = brokenResult(ROWS[0]!, new Error('no\nserver'), '2026-03-04');
    expect(reportText(first, ROWS, [broken], 'run')).toContain('**Wrong: the row broke down: no server.**');
  });
});

describe('chance', () => {
  const draw = (seed: number): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 1_000 }, random);
  };

  it('is the same for the same seed, and another for the next', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)[0]).not.toBe(draw(2)[0]);
    expect(seedOf('kill', 1)).not.toBe(seedOf('cut', 1));
    expect(fork(seededRandom(1))()).toBe(fork(seededRandom(1))());
  });

  it('is spread evenly over [0, 1)', () => {
    const numbers = draw(3);
    const even = Array.from({ length: 1_000 }, (_, i) => i / 1_000);
    expect(distance(numbers, even)).toBeLessThan(0.06);
    expect(Math.max(...numbers)).toBeLessThan(1);
  });
});

describe('the distance of two spreads', () => {
  it('is 0 for the same, 1 where they have nothing in common, and the share that differs in between', () => {
    expect(distance([3, 1, 2], [1, 2, 3])).toBe(0);
    expect(distance([1, 2], [3, 4])).toBe(1);
    expect(distance([1, 1, 1, 9], [1, 1, 9, 9])).toBe(0.25);
  });

  it('finds clients that all come back at once', () => {
    const spread = Array.from({ length: 100 }, (_, i) => i * 5);
    expect(distance(Array(100).fill(250), spread)).toBeGreaterThan(0.4);
  });

  it('is judged by how many come within a window', () => {
    expect(shareWithin([10, 0, 2, 1], 2)).toBe(0.75);
    expect(shareWithin([5, 5, 6], 0)).toBeCloseTo(2 / 3);
    expect([quantile([3, 1, 2], 0.5), quantile([3, 1, 2], 1), quantile([], 0.5)]).toEqual([2, 3, 0]);
  });

  it('is shown as shares of both in bins that double', () => {
    expect(histogram([-5, 100, 300, 700], [100, 200, 300, 400])).toBe(
      '0 to 0.25 s: 50 % (50 %), 0.25 to 0.5 s: 25 % (50 %), 0.5 to 1 s: 25 % (0 %)',
    );
  });
});
