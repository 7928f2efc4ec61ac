import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Schedule } from '../../../sim/happening.ts';
import { experimentOf, runExperiment } from '../../../sim/lab/experiment.ts';
import { MISSION_NAMES, MISSIONS, missionNamed, type Outcome, tryOut } from '../../../sim/lab/missions.ts';
import { longestDisagreementMs } from '../../../sim/lab/screens.ts';
import { withoutNeedless } from '../../../sim/shrink.ts';

type Mission = (typeof MISSIONS)[number];

/** All but the last, which nobody has ever won. */
const WINNABLE = MISSIONS.filter(({ par }) => par !== undefined);
const named = (missions: readonly Mission[]) => missions.map((mission) => [mission.name, mission] as const);
const protocol = readFileSync('protocol/PROTOCOL.md', 'utf8');

function outcomeOf(mission: Mission, actions: Schedule): Outcome {
  return mission.evaluate(runExperiment(tryOut(mission, actions)));
}

it('there are twelve, in the order of their names', () => {
  expect(MISSIONS.map(({ name }) => name)).toEqual(MISSION_NAMES);
  expect(MISSIONS).toHaveLength(12);
  expect(WINNABLE).toHaveLength(11);
});

it.each(named(WINNABLE))('%s is won by its solution, of which nothing can be left out', (_, mission) => {
  expect(outcomeOf(mission, mission.solution)).toBe('won');
  const wins = (actions: Schedule): boolean => outcomeOf(mission, actions) === 'won';
  expect(withoutNeedless(mission.solution, wins)).toHaveLength(mission.par!);
  expect(mission.solution).toHaveLength(mission.par!);
  for (const { kind } of mission.solution) expect(mission.offered).toContain(kind);
});

it('a forgotten session alone counts nothing twice: the press must have been on disk before', () => {
  const [press, offline, ...jumps] = missionNamed('session')!.solution;
  const tooEarly = { ...offline!, atMs: press!.atMs };
  expect(outcomeOf(missionNamed('session')!, [press!, tooEarly, ...jumps])).toBe('lost');
});

it.each(named(MISSIONS))('%s is not won by doing nothing', (_, mission) => {
  expect(outcomeOf(mission, [])).not.toBe('won');
});

it.each(named(WINNABLE.filter(({ name }) => !['disagree', 'apart'].includes(name))))(
  '%s is not won against our own counter',
  (_, mission) => {
    const { seed, settings, schedule } = tryOut(mission, mission.solution);
    const { violation, ledger } = runExperiment({ strategy: 'ours', seed, settings, schedule });
    expect(violation).toBeUndefined();
    expect(ledger).toMatchObject({ lies: 0, doubled: 0 });
  },
);

it.each(named(MISSIONS))('%s names a rule and a file that there are', (_, { rule, file }) => {
  expect(protocol).toContain(`- **${rule}** `);
  expect(existsSync(file)).toBe(true);
});

it('the last one is lost where our counter holds, whatever is tried', () => {
  const ours = MISSIONS.at(-1)!;
  for (let seed = 1; seed <= 20; seed++) {
    const { schedule } = experimentOf(seed);
    expect(['lost', 'undecided']).toContain(outcomeOf(ours, schedule.slice(0, 100)));
  }
  expect(outcomeOf(ours, experimentOf(2).schedule)).toBe('lost');
});

it('screens disagree from when two open pages differ until they no longer do', () => {
  const believes = (who: string, shown: number | undefined, atMs: number) =>
    ({ kind: 'believes', who, shown, saving: 0, users: 1, link: 'live', atMs }) as const;
  const apart = [believes('a', 0, 0), believes('b', undefined, 5), believes('b', 1, 10)];
  expect(longestDisagreementMs(apart.slice(0, 2), 100)).toBe(0);
  expect(longestDisagreementMs(apart, 100)).toBe(90);
  expect(longestDisagreementMs([...apart, believes('a', 1, 40)], 100)).toBe(30);
  expect(longestDisagreementMs([...apart, { kind: 'page', who: 'b', what: 'gone', atMs: 30 }], 100)).toBe(20);
});
