/*
 * Every order of the smallest worlds, on every run of the tests. `npm run sim -- --exhaustive` takes larger ones.
 */

import { describe, expect, it } from 'vitest';
import { searchAll } from '../../../sim/explore/search.ts';
import { findShortest, replay } from '../../../sim/explore/shortest.ts';
import type { SmallWorld } from '../../../sim/explore/small-world.ts';
import { parseSchedule, scheduleText, tellStep } from '../../../sim/explore/words.ts';
import { SABOTAGES } from '../../../sim/sabotage.ts';

const MAX_STATES = 100_000;

it.each([
  [{ clients: 1, presses: 1, faults: 1 }, 1_000],
  [{ clients: 2, presses: 3, faults: 0 }, 500],
])('[P8] [P10] [P11] [P12] [P30] every rule holds in every order of %j', (bounds, atLeast) => {
  const { found, isComplete, states, steps, schedules, quietStates } = searchAll(bounds);
  expect([found, isComplete]).toEqual([undefined, true]);
  expect(states).toBeGreaterThan(atLeast);
  expect(steps).toBeGreaterThan(states);
  expect(schedules).toBeGreaterThan(steps);
  expect(quietStates).toBeGreaterThan(bounds.presses);
});

it.each([
  { clients: 1, presses: 1, faults: 1 },
  { clients: 2, presses: 2, faults: 0 },
])(
  'a search that tries no more orders than it takes ends in the very states of one that tries all: %j',
  (bounds) => {
    const reduced = searchAll(bounds);
    const all = searchAll({ ...bounds, isUnreduced: true });
    expect([all.found, all.isComplete]).toEqual([undefined, true]);
    expect(reduced.ends).toEqual(all.ends);
    expect(reduced.ends.size).toBeGreaterThan(0);
    expect(reduced.states).toBeLessThan(all.states);
  },
);

it('a search that gives up says that it is not complete', () => {
  const { isComplete, states } = searchAll({ clients: 1, presses: 1, faults: 1, maxStates: 50 });
  expect(isComplete).toBe(false);
  expect(states).toBeLessThan(60);
});

describe('a counter that is broken on purpose', () => {
  it.each([
    ['ack-before-commit', 'P11', { clients: 1, presses: 1, faults: 0 }],
    ['publish-before-commit', 'P11', { clients: 1, presses: 1, faults: 0 }],
    ['ack-drops-at-once', 'P12', { clients: 1, presses: 1, faults: 0 }],
    ['dedupe-off', 'P8', { clients: 1, presses: 1, faults: 1 }],
    ['no-resend-on-drain', 'end', { clients: 1, presses: 1, faults: 1 }],
    ['look-up-adopts-early', 'P12', { clients: 2, presses: 1, faults: 1 }],
  ] as const)('is found: %s breaks %s in %j', (name, rule, bounds) => {
    const sabotage = SABOTAGES.find((candidate) => candidate.name === name)!;
    const { found } = searchAll({ ...bounds, sabotage, maxStates: MAX_STATES });
    expect(found?.rule).toBe(rule);
    expect(replay({ ...bounds, sabotage }, found!.schedule, () => {})?.what).toBe(found?.what);
  });

  it('is shown by the shortest schedule, in plain words, and again by the schedule as text', () => {
    const sabotage = SABOTAGES.find(({ name }) => name === 'ack-drops-at-once')!;
    const options = { clients: 1, presses: 1, faults: 1, sabotage };
    const { schedule } = findShortest(options, MAX_STATES)!;
    const text = scheduleText(schedule);
    expect(text).toBe('press a,storage 0,up 1,timer server,flush,down 1');
    const lines: string[] = [];
    const tell = (world: SmallWorld, step: string): void => {
      lines.push(tellStep(world, step));
    };
    expect(replay(options, parseSchedule(text), tell)?.rule).toBe('P12');
    expect(lines).toEqual([
      'a presses +1',
      'the browser of a carries out a transaction',
      'the server gets +1 #1 of a',
      "the server's timer rings",
      'the commit is on disk, and the server hears of it',
      'a gets ack #1, revision 1',
    ]);
  });
});

it('a schedule with a step that cannot happen is refused', () => {
  const bounds = { clients: 1, presses: 1, faults: 0 };
  expect(() => replay(bounds, ['press a', 'flush'], () => {})).toThrow('"flush" cannot happen here');
});
