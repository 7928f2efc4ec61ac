import { describe, expect, it } from 'vitest';
import { explore, newTally, tellFailure } from '../../sim/explore.ts';
import type { Schedule } from '../../sim/happening.ts';
import { SABOTAGES } from '../../sim/sabotage.ts';
import { shrink, withoutNeedless } from '../../sim/shrink.ts';
import { World } from '../../sim/world.ts';

const numbered = (count: number): Schedule =>
  Array.from({ length: count }, (_, atMs) => ({ atMs, kind: 'new-epoch' }));

describe('shrinking', () => {
  it.each([
    [40, [7]],
    [40, [3, 4]],
    [41, [0, 20, 40]],
    [9, []],
    [1, [0]],
  ])('of %i happenings keeps just those that matter: %j', (count, needed) => {
    const breaks = (schedule: Schedule): boolean =>
      needed.every((atMs) => schedule.some((happening) => happening.atMs === atMs));
    expect(withoutNeedless(numbered(count), breaks).map(({ atMs }) => atMs)).toEqual(needed);
  });

  it('leaves a schedule alone that breaks nothing', () => {
    const { schedule, original } = shrink(2);
    expect(schedule).toHaveLength(original);
  });

  it('finds the few happenings that a broken counter needs, and says how to see them again', () => {
    const sabotage = SABOTAGES.find(({ name }) => name === 'ack-before-commit')!;
    const failure = explore(1, 100, newTally(), sabotage)!;
    const { schedule, original } = shrink(failure.seed, sabotage);
    expect(original).toBeGreaterThan(10);
    expect(schedule).toMatchObject([{ kind: 'press' }]);
    const again = new World({ seed: failure.seed, schedule, sabotage }).run();
    expect(again.violation?.rule).toBe('P11');
    const text = tellFailure(failure, sabotage);
    expect(text).toContain(`It takes 1 of ${original} happenings:`);
    expect(text).toContain(
      `npm run sim -- --seed ${failure.seed} --shrink --trace --control ack-before-commit`,
    );
  });
});
