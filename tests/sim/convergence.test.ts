/*
 * Histories that fast-check draws and shrinks: three tabs press, connections are cut, pages are reloaded, commits
 * fail. Nothing in them may lose a press, so that in the end the number is the sum of the presses.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../sim/entry.ts';
import type { Happening, Scheduled } from '../../sim/happening.ts';
import { World } from '../../sim/world.ts';
import { anyDelta } from '../presses.ts';

const TABS = 3;
const DURATION_MS = 3_000;

const SETTINGS = {
  tabs: TABS,
  browserOf: [0, 1, 2],
  plainPressers: 0,
  durationMs: DURATION_MS,
  latenciesMs: [1, 20, 100],
  jitterMs: 60,
  flushMs: 40,
  bucketMs: 86_400_000,
  startValue: 0,
  pressRate: { perSecond: 20, burst: 10 },
  deliveryBudget: 100_000,
  maxPendingPresses: 1_000,
  maxSockets: 1_000,
};

function histories(delta: typeof anyDelta): fc.Arbitrary<Scheduled[]> {
  const who = fc.nat(TABS - 1);
  const soonMs = fc.constantFrom(0, 20, 500);
  const kept = fc.nat(3);
  const of = <Kind extends Happening['kind']>(kind: Kind) => fc.constant(kind);
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: of('press'), who, delta }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: of('cut'),
        who,
        keptUp: kept,
        keptDown: kept,
        clientHearsAfterMs: soonMs,
        serverHearsAfterMs: soonMs,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: of('reload'), who }) },
    { weight: 1, arbitrary: fc.record({ kind: of('offline'), who, forMs: soonMs }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('commits-fail', 'look-ups-fail'), forMs: soonMs }),
    },
    { weight: 1, arbitrary: fc.record({ kind: of('slow-disk'), forMs: soonMs, flushMs: soonMs }) },
  );
  const atMs = fc.integer({ min: 0, max: DURATION_MS - 1 });
  const scheduled = fc.tuple(atMs, happening).map(([atMs, happening]): Scheduled => ({ ...happening, atMs }));
  return fc
    .array(scheduled, { maxLength: 150, size: 'max' })
    .map((schedule) => schedule.sort((one, other) => one.atMs - other.atMs));
}

/** The world at its end, what each page showed during its life, and what the sum should be. */
function play(schedule: readonly Scheduled[]): { world: World; screens: number[][]; pressed: number } {
  const screens: number[][] = [];
  const latest = new Map<string, number[]>();
  let pressed = 0; // where there was a page to press
  const log = (entry: Entry): void => {
    if (entry.kind === 'page' && entry.what === 'opened') {
      const screen: number[] = [];
      screens.push(screen);
      latest.set(entry.who, screen);
    }
    if (entry.kind === 'pressed') pressed += entry.delta;
    if (entry.kind === 'believes' && entry.shown !== undefined) latest.get(entry.who)!.push(entry.shown);
  };
  const world = new World({ seed: schedule.length, settings: SETTINGS, schedule, log }).run();
  return { world, screens, pressed };
}

describe('whatever happens before', () => {
  it('[P10] [P13] the number is the sum of the presses, on disk and on every screen, and nobody is told of a loss', () => {
    fc.assert(
      fc.property(histories(anyDelta), (schedule) => {
        const { world, pressed } = play(schedule);
        expect(world.violation).toBeUndefined();
        expect(world.view.disk.value).toBe(pressed);
        expect(world.view.tabs.map(({ shown, saving }) => [shown, saving])).toEqual(
          Array(TABS).fill([pressed, 0]),
        );
        expect(Object.keys(world.counts.all).filter((name) => name.startsWith('told: '))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('[P12] where everybody only adds, no screen ever shows less than before', () => {
    fc.assert(
      fc.property(histories(anyDelta.filter((delta) => delta > 0)), (schedule) => {
        const { world, screens, pressed } = play(schedule);
        expect(world.violation).toBeUndefined();
        for (const shown of screens) expect(shown).toEqual([...shown].sort((a, b) => a - b));
        expect(world.view.tabs.map(({ shown }) => shown)).toEqual(Array(TABS).fill(pressed));
      }),
      { numRuns: 200 },
    );
  });
});
