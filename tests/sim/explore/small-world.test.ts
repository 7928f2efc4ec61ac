/*
 * A small world can be put back to where it was, and its canonical form tells apart what differs, and nothing else.
 */

import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../../../sim/explore/checkpoint.ts';
import type { FreeSchedule } from '../../../sim/explore/search.ts';
import { SmallWorld } from '../../../sim/explore/small-world.ts';
import { stateOf } from '../../../sim/explore/state.ts';
import { nextOf } from '../../../sim/explore/steps.ts';
import { Prng } from '../../../sim/prng.ts';

const BOUNDS = { clients: 2, presses: 3, faults: 2 };

function worldAfter(schedule: FreeSchedule): SmallWorld {
  const world = new SmallWorld(BOUNDS);
  for (const step of schedule) expect([step, world.happen(step)]).toEqual([step, true]);
  return world;
}

/** A press of a, up to the moment when it is in flight to the server. */
const ON_ITS_WAY = ['press a', 'storage 0'];
const COMMITTING = [...ON_ITS_WAY, 'up 1', 'timer server'];

describe('a checkpoint', () => {
  it.each(Array.from({ length: 15 }, (_, seed) => seed))(
    'puts a world back to a state from which the same follows as in one that was made anew: %i',
    (seed) => {
      const prng = new Prng(seed, 1);
      const world = new SmallWorld(BOUNDS);
      const way: string[] = [];
      for (let next = nextOf(world); next.length > 0 && way.length < 60; next = nextOf(world)) {
        const state = stateOf(world);
        const checkpoint = new Checkpoint(world, world.constants);
        for (const step of next) {
          world.happen(step);
          checkpoint.restore();
          expect(stateOf(world)).toBe(state);
        }
        expect(nextOf(world)).toEqual(next);
        const step = prng.pick(next);
        world.happen(step);
        way.push(step);
        if (prng.happens(0.1)) expect(stateOf(worldAfter(way))).toBe(stateOf(world));
      }
      expect(way.length).toBeGreaterThan(10);
    },
  );
});

describe('the state of a small world', () => {
  it('is the same whatever came first of what has nothing to do with each other', () => {
    const one = worldAfter([...COMMITTING, 'press b', 'storage 1']);
    const other = worldAfter(['press b', ...COMMITTING, 'storage 1']);
    expect(stateOf(one)).toBe(stateOf(other));
  });

  it('is the same whichever of the clients it is', () => {
    expect(stateOf(worldAfter(ON_ITS_WAY))).toBe(stateOf(worldAfter(['press b', 'storage 1'])));
  });

  it('is the same where a connection was lost once more, but for the faults that are left', () => {
    const settled = (faults: number, ...cuts: FreeSchedule): number => {
      const world = new SmallWorld({ ...BOUNDS, faults });
      for (const cut of cuts) {
        world.happen(cut);
        world.settle();
      }
      return stateOf(world);
    };
    expect(settled(2, 'cut-at-client 1', 'cut-at-client 3')).toBe(settled(1, 'cut-at-client 1'));
    expect(settled(2, 'cut-at-client 1')).not.toBe(settled(1, 'cut-at-client 1'));
  });

  it.each([
    [[], ['press a']],
    [['press a'], ON_ITS_WAY],
    [ON_ITS_WAY, [...ON_ITS_WAY, 'up 1']],
    [COMMITTING, [...COMMITTING, 'flush']],
    [
      [...COMMITTING, 'crash-with-commit'],
      [...COMMITTING, 'crash-without-commit'],
    ],
    [['cut-at-client 1'], ['cut-at-server 1']],
    [
      ['press a', 'reload a'],
      ['press a', 'kill a'],
    ],
    [[], ['day-passes']],
    [[], ['choke 1']],
  ])('tells %j from %j', (one, other) => {
    expect(stateOf(worldAfter(one))).not.toBe(stateOf(worldAfter(other)));
  });
});
