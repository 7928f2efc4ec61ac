/*
 * An explicit order of steps as a run of the Lab: what the exhaustive search found in a small world. In: an experiment with an
 * order. Out: its run. In a small world the order is everything and time means nothing, so each step gets a time of its own.
 */

import type { Entry } from '../entry.ts';
import { Violation } from '../entry.ts';
import { SETTINGS } from '../explore/small-settings.ts';
import { SmallWorld } from '../explore/small-world.ts';
import type { Happening } from '../happening.ts';
import { SABOTAGES } from '../sabotage.ts';
import { Books } from './books.ts';
import { type Experiment, LIMITS, type Order, type Run } from './run.ts';

/** From one entry to the next, until all clients are connected. */
const OPENING_MS = 4;
/** From one step to the next. */
const STEP_MS = 40;

/** @throws RangeError if the strategy is not our own counter */
export function runOrdered({ strategy }: Experiment, order: Order): Run {
  if (!strategy.startsWith('ours')) throw new RangeError('an order of steps is for our own counter');
  const sabotage = SABOTAGES.find(({ name }) => strategy === `ours/${name}`);
  const clock = { nowMs: 0, everyMs: OPENING_MS };
  const entries: Entry[] = [];
  const log = (entry: Entry): void => {
    clock.nowMs += clock.everyMs;
    entries.push({ ...entry, atMs: clock.nowMs });
  };
  const world = new SmallWorld(order.bounds, sabotage, log);
  clock.everyMs = 0;
  const books = new Books({
    oracle: world.oracle,
    disk: world.disk,
    get nowMs() {
      return clock.nowMs;
    },
    get isOver() {
      return isOver;
    },
  });
  let isOver = false;
  books.read(entries);
  const violation = follow(world, order, (step) => {
    books.read(entries);
    clock.nowMs += STEP_MS;
    const happening = happeningOf(world, step);
    if (happening !== undefined) log({ atMs: 0, kind: 'happening', happening });
  });
  isOver = violation === undefined && world.ordinary().length === 0;
  if (violation !== undefined) log({ atMs: 0, kind: 'violated', rule: violation.rule, what: violation.what });
  else if (isOver) log({ atMs: 0, kind: 'converged' });
  books.read(entries);
  return books.runOf(entries.slice(0, LIMITS.entries), violation, SETTINGS);
}

/** Under another strategy, a step may be impossible: there the run ends. */
function follow(world: SmallWorld, { steps }: Order, before: (step: string) => void): Violation | undefined {
  try {
    for (const step of steps) {
      before(step);
      if (!world.happen(step)) return undefined;
    }
    if (world.ordinary().length === 0) world.checkQuiet();
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return error;
    throw error;
  }
}

const OF_SERVER: Readonly<Record<string, Happening>> = {
  crash: { kind: 'server-crash', downMs: 0, commitSurvives: false, power: true },
  'crash-with-commit': { kind: 'server-crash', downMs: 0, commitSurvives: true, power: true },
  'crash-without-commit': { kind: 'server-crash', downMs: 0, commitSurvives: false, power: true },
  'commit-fails': { kind: 'commits-fail', forMs: 0 },
  'failing-look-up': { kind: 'look-ups-fail', forMs: 0 },
  'day-passes': { kind: 'clock-jump', byMs: SETTINGS.bucketMs },
};

/** What the log calls a press or a fault; undefined: it is an ordinary step. */
function happeningOf({ network, tabs }: SmallWorld, step: string): Happening | undefined {
  const [what = '', whom] = step.split(' ');
  const connection = [...network.connections].find(({ id }) => String(id) === whom);
  const who = tabs.findIndex(({ name }) => name === (connection?.client.name[0] ?? whom));
  switch (what) {
    case 'press':
      return { kind: 'press', who, delta: 1 };
    case 'reload':
      return { kind: 'reload', who };
    case 'kill':
    case 'power-cut':
      return { kind: 'browser-kill', who, effects: 0, back: 0, downMs: 0, reopensAll: true };
    case 'cut-at-server':
    case 'cut-at-client':
      return { kind: 'cut', who, keptUp: 0, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 0 };
    case 'choke':
      return { kind: 'stall', who, forMs: 0 };
    default:
      return OF_SERVER[what];
  }
}
