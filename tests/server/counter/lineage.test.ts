import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, type Lineage, MAX_BRANCHES, withBranch } from '../../../server/counter/lineage.ts';

const LINEAGE: Lineage = [
  { name: 'a', from: 0 },
  { name: 'b', from: 30 },
  { name: 'c', from: 30 },
];

describe('[P33] the lineage of the data', () => {
  it.each([
    ['has what was committed in its branches', 'a', 30, true],
    ['has what is there now', 'c', 52, true],
    ['lacks what a branch had beyond the beginning of the next one', 'a', 31, false],
    ['lacks what is beyond the present', 'c', 53, false],
    ['lacks what a branch had in which nothing was committed', 'b', 31, false],
    ['lacks what a branch has that it never heard of', 'x', 1, false],
    ['cannot tell of what is older than its first branch', 'x', 0, true],
  ])('%s', (_, branch, revision, expected) => {
    expect(holds(LINEAGE, 52, { branch, revision })).toBe(expected);
  });

  it('is bounded', () => {
    let lineage: Lineage = [];
    for (let from = 0; from < 300; from++) lineage = withBranch(lineage, { name: String(from), from });
    expect(lineage).toHaveLength(MAX_BRANCHES);
    expect(holds(lineage, 300, { branch: '299', revision: 300 })).toBe(true);
    expect(holds(lineage, 300, { branch: '250', revision: 252 })).toBe(false);
  });

  it('tells exactly what a history has that went back now and then', () => {
    const run = fc.record({ commits: fc.nat(4), copiesAt: fc.nat(4), back: fc.nat(12) });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), (runs) => {
        const { data, shown } = historyOf(runs);
        for (const { branch, history } of shown) {
          const has = history.every((commit, i) => data.history[i] === commit);
          expect(holds(data.lineage, data.history.length, { branch, revision: history.length })).toBe(has);
        }
      }),
    );
  });
});

interface Data {
  readonly lineage: Lineage;
  readonly history: readonly string[];
}

/** Runs that commit, one after the other; some begin with an older copy. @returns each point that was ever shown as well */
function historyOf(runs: readonly { commits: number; copiesAt: number; back: number }[]) {
  let data: Data = { lineage: [], history: [] };
  const copies = [data];
  const shown: { branch: string; history: readonly string[] }[] = [];
  for (const [i, { commits, copiesAt, back }] of runs.entries()) {
    data = copies.at(-1 - back) ?? data;
    const branch = { name: `run ${i}`, from: data.history.length };
    const lineage = withBranch(data.lineage, branch);
    for (let commit = 0; commit < commits; commit++) {
      data = { lineage, history: [...data.history, `${i}.${commit}`] };
      shown.push({ branch: branch.name, history: data.history });
      if (commit === copiesAt) copies.push(data);
    }
  }
  return { data, shown };
}
