import { expect, it } from 'vitest';
import { newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import { inevitableFrom, type Share } from '../../../sim/lab/inevitable.ts';
import { shrinkExperiment, tryWorlds } from '../../../sim/lab/search.ts';

/** A press whose answer is lost, and two presses that have nothing to do with it. */
const DOUBLED = {
  ...newcomer('retry'),
  schedule: [
    { kind: 'press', who: 1, delta: 1, atMs: 1_000 },
    { kind: 'press', who: 0, delta: 1, atMs: 2_000 },
    {
      kind: 'cut',
      who: 0,
      keptUp: 0,
      keptDown: 0,
      clientHearsAfterMs: 0,
      serverHearsAfterMs: 0,
      atMs: 2_050,
    },
    { kind: 'press', who: 2, delta: 1, atMs: 8_000 },
  ],
} as const;

it('a failure is inevitable once all that it takes has happened, and not before', () => {
  const shares = new Map<number, Share>();
  for (const share of inevitableFrom(DOUBLED)) shares.set(share.atMs, share);
  const at = (ms: number): number => shares.get(ms)!.broken / shares.get(ms)!.tried;
  expect([...shares.keys()]).toEqual([999, 1_999, 2_049, 7_999, 8_001]);
  expect(at(8_001)).toBe(1);
  expect(at(7_999)).toBe(1);
  expect(at(2_049)).toBeLessThan(1);
  expect(at(999)).toBeLessThan(0.5);
  expect([...shares.values()].map(({ tried }) => tried)).toEqual([25, 25, 25, 25, 25]);
});

it('it tells the same again, and stops when nobody asks', () => {
  const some = inevitableFrom(DOUBLED, [1_999, 2_060], 3);
  expect(some.next().value).toMatchObject({ atMs: 1_999, tried: 1 });
  expect(some.next().value).toEqual({ atMs: 2_060, broken: 1, tried: 1 });
  expect(some.return().done).toBe(true);
  expect([...inevitableFrom(DOUBLED)]).toEqual([...inevitableFrom(DOUBLED)]);
});

it('where no rule breaks, nothing is inevitable; a long schedule has at most 20 moments', () => {
  expect([...inevitableFrom({ ...DOUBLED, strategy: 'numbered' })]).toEqual([]);
  const presses = Array.from({ length: 60 }, (_, index) => ({ ...DOUBLED.schedule[0], atMs: 3_000 + index }));
  const long = { ...DOUBLED, schedule: [...DOUBLED.schedule.slice(0, 3), ...presses] };
  const moments = [...inevitableFrom(long, undefined, 1)];
  expect(moments.length).toBeLessThanOrEqual(20);
  expect(moments.at(-1)).toMatchObject({ atMs: 3_060, broken: 1 });
});

it('random worlds are tried until one breaks, which is shown with as little as it takes', () => {
  const tried = [...tryWorlds('retry')];
  const { broken } = tried.at(-1)!;
  expect(tried.slice(0, -1).every((world) => world.broken === undefined)).toBe(true);
  const { violation } = runExperiment(broken!);
  expect(violation).toBeDefined();
  for (const [index] of broken!.schedule.entries()) {
    const schedule = broken!.schedule.filter((_, at) => at !== index);
    expect(runExperiment({ ...broken!, schedule }).violation?.rule).not.toBe(violation!.rule);
  }
});

it('a shrunk experiment keeps what it takes, and nothing else', () => {
  expect(shrinkExperiment(DOUBLED).schedule).toEqual(DOUBLED.schedule.slice(1, 3));
});
