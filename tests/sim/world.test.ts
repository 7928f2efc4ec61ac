/*
 * Some thousand worlds, on every run of the tests. `npm run sim` explores more of them.
 */

import { expect, it } from 'vitest';
import type { Entry } from '../../sim/entry.ts';
import { explore, newTally, tellFailure } from '../../sim/explore.ts';
import { FAULT_KINDS } from '../../sim/faults.ts';
import { CONVERGENCE_MS } from '../../sim/settings.ts';
import { World } from '../../sim/world.ts';

const WORLDS = 4_000;

/** Where the worlds must have been, beside the faults: else a rule may have held for want of trying. */
const PATHS = [
  'arrived late',
  'browser killed',
  'bucket rotated',
  'closed: 1001',
  'closed: 1012',
  'closed: 1013',
  'closed: 4001',
  'commit failed',
  'commit lost in a crash',
  'commit survived a crash',
  'copy taken',
  'dropped',
  'finishes',
  'hasty-reload',
  'hide',
  'heard: 1001',
  'heard: 1006',
  'heard: 1012',
  'heard: 4001',
  'look-up failed',
  'lost: behind',
  'lost: line',
  'lost: nobody',
  'refused: busy',
  'refused: range',
  'refused: rate-limited',
  'refused: session-expired',
  'said: ping',
  'save failed',
  'save taken',
  'server drained',
  'server stopping',
  'server woke',
  'storage rolled back',
  'tab crashed',
  'told: new-life',
  'told: older-copy',
  'told: outcome-unknown',
  'told: range',
  'told: taken',
];

const logOf = (seed: number, run = (world: World): World => world.run()): string => {
  const entries: Entry[] = [];
  run(new World({ seed, log: (entry) => entries.push(entry) }));
  return JSON.stringify(entries);
};

it(`[P8] [P10] [P11] [P12] [P17] [P20] [P23] [P30] every rule holds in ${WORLDS} worlds, which reach every fault and path`, () => {
  const tally = newTally();
  const failure = explore(1, WORLDS, tally);
  expect(failure && tellFailure(failure)).toBeUndefined();
  const reached = (name: string): boolean => (tally.counts[name] ?? 0) > 0;
  expect([...FAULT_KINDS, ...PATHS].filter((name) => !reached(name))).toEqual([]);
  expect(reached('refused: gap')).toBe(false); // clients leave nothing out, and what is in flight behind a refusal is no gap
  expect(tally.faults).toBeGreaterThan(10 * WORLDS);
  expect(tally.slowestMs).toBeLessThan(CONVERGENCE_MS);
});

it.each([2, 16, 42, 1_000_003, 2 ** 53 - 1])('seed %i gives the same log again, byte for byte', (seed) => {
  const log = logOf(seed);
  expect(log.length).toBeGreaterThan(10_000);
  expect(logOf(seed)).toBe(log);
});

it('another seed gives another log', () => {
  expect(logOf(42)).not.toBe(logOf(43));
});

it('a world that is run in steps and stretches has the same log', () => {
  const stepwise = logOf(7, (world) => {
    for (let i = 0; i < 50; i++) world.step();
    for (let atMs = 500; atMs < 3_000; atMs += 500) world.runUntil(atMs);
    return world.run();
  });
  expect(stepwise).toBe(logOf(7));
});

it('a world without a log goes the same way', () => {
  const silent = new World({ seed: 9 }).run();
  const logged = new World({ seed: 9, log: () => {} }).run();
  expect([silent.steps, silent.convergedAfterMs]).toEqual([logged.steps, logged.convergedAfterMs]);
});

it('an earlier moment is found again from the beginning', () => {
  const world = new World({ seed: 5 });
  world.runUntil(2_000);
  const { view } = world;
  world.run();
  const again = new World({ seed: 5 });
  again.runUntil(2_000);
  expect(again.view).toEqual(view);
});

it('looking at a world changes nothing in it', () => {
  const watched = logOf(11, (world) => {
    while (world.step()) void world.view;
    return world;
  });
  expect(watched).toBe(logOf(11));
});

it('a schedule may be given: what was pressed is there in the end, and what was cut is sent again', () => {
  const cut = { keptUp: 0, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 0 };
  const world = new World({
    seed: 1,
    settings: {
      tabs: 2,
      plainPressers: 0,
      startValue: 0,
      browserOf: [0, 1],
      latenciesMs: [200, 5],
      jitterMs: 0,
      durationMs: 3_000,
    },
    schedule: [
      { atMs: 1_000, kind: 'press', who: 0, delta: 1 },
      { atMs: 1_001, kind: 'press', who: 1, delta: 1 },
      { atMs: 1_100, kind: 'cut', who: 0, ...cut },
    ],
  });
  world.runUntil(1_150);
  expect(world.view.disk.value).toBe(1); // the press of 0 was cut off in transit
  expect(world.view.tabs.map(({ shown, saving }) => [shown, saving])).toEqual([
    [1, 1],
    [1, 0],
  ]);
  world.run();
  expect(world.violation).toBeUndefined();
  expect(world.view.tabs.map(({ shown, saving }) => [shown, saving])).toEqual([
    [2, 0],
    [2, 0],
  ]);
});

it('whoever is named in a schedule and not there is passed over', () => {
  const world = new World({
    seed: 1,
    schedule: [
      { atMs: 10, kind: 'press', who: 99, delta: 1 },
      { atMs: 20, kind: 'take-back', who: 0 },
    ],
  }).run();
  expect([world.violation, world.faults]).toEqual([undefined, 0]);
});
