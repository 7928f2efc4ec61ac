/*
 * Our own counter as a strategy of the Lab: the world of world.ts, with the real engine and the real room. In: an
 * experiment. Out: its run.
 */

import type { Entry } from '../entry.ts';
import { SABOTAGES } from '../sabotage.ts';
import { World } from '../world.ts';
import { Books } from './books.ts';
import { type Experiment, LIMITS, type Run } from './run.ts';

export function runOurs({ strategy, seed, settings, schedule }: Experiment): Run {
  const sabotage = SABOTAGES.find(({ name }) => strategy === `ours/${name}`);
  const entries: Entry[] = [];
  const log = (entry: Entry): number => entries.push(entry);
  const world = new World({ seed, settings, schedule, log, ...(sabotage && { sabotage }) });
  const books = new Books({
    oracle: world.oracle,
    disk: world.disk,
    get nowMs() {
      return world.nowMs;
    },
    get isOver() {
      return world.convergedAfterMs !== undefined;
    },
  });
  do books.read(entries);
  while (entries.length < LIMITS.entries && world.step());
  books.read(entries);
  return books.runOf(entries, world.violation, world.settings);
}
