/*
 * Every order of a small world, on the command line. In: its bounds. Out: lines, and an exit code.
 */

import { listing } from '../../cli/text.ts';
import type { Entry } from '../../sim/entry.ts';
import { type Found, type FreeSchedule, type Search, searchAll } from '../../sim/explore/search.ts';
import { findShortest, replay } from '../../sim/explore/shortest.ts';
import type { Bounds } from '../../sim/explore/small-world.ts';
import { scheduleText, tellStep } from '../../sim/explore/words.ts';
import type { Sabotage } from '../../sim/sabotage.ts';
import { traceOf } from '../../sim/trace.ts';
import { whole } from '../report/figures.ts';
import { EXIT_BROKEN, EXIT_WELL } from './exit-codes.ts';
import { tellOrderLink } from './link.ts';

const PROGRESS_MS = 1000;
const LABEL_COLUMNS = 30;
/** As many as a map can hold. */
const MAX_STATES = 16_000_000;
/** Beyond so many states, the schedule that was found first is good enough. */
const MAX_STATES_OF_SHORTEST = 500_000;

interface Small {
  readonly bounds: Bounds;
  /** Of the server whose Lab shows it. */
  readonly url: string;
  readonly control: Sabotage | undefined;
}

export async function exhaust({ bounds, url, control }: Small): Promise<number> {
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  let shownMs = startMs;
  const progress = (states: number, steps: number): boolean => {
    if (performance.now() - shownMs >= PROGRESS_MS) {
      shownMs = performance.now();
      console.log(`${seconds().toFixed(0).padStart(4)} s  ${whole(states)} states, ${whole(steps)} steps`);
    }
    return true;
  };
  const options = { ...bounds, sabotage: control };
  const search = searchAll({ ...options, maxStates: MAX_STATES, progress });
  console.log(tellSearch(search, seconds()));
  if (search.found === undefined && search.isComplete) {
    console.log(`\nEvery rule held in every order of ${tellBounds(bounds)}.`);
    return EXIT_WELL;
  }
  if (search.found === undefined) {
    console.log(`\nIt gave up: ${tellBounds(bounds)} have more states. No rule was broken so far.`);
    return EXIT_BROKEN;
  }
  const found = findShortest(options, MAX_STATES_OF_SHORTEST) ?? search.found;
  console.log(`\n${tellFound(found, bounds, control)}`);
  console.log(await tellOrderLink({ bounds, steps: found.schedule }, control, url));
  return EXIT_BROKEN;
}

/** With all that happens in it. */
export async function replayFree({ bounds, url, control }: Small, schedule: FreeSchedule): Promise<number> {
  const entries: Entry[] = [];
  let wasBegun = false; // the way to where all are connected is of no interest
  const log = (entry: Entry): void => {
    if (wasBegun) entries.push(entry);
  };
  const before = (): void => {
    wasBegun = true;
  };
  try {
    const violation = replay({ ...bounds, sabotage: control }, schedule, before, log);
    console.log(traceOf(entries).join('\n'));
    console.log(violation ? `\nIt breaks ${violation.rule}: ${violation.what}` : '\nEvery rule held.');
    console.log(await tellOrderLink({ bounds, steps: schedule }, control, url));
    return violation ? EXIT_BROKEN : EXIT_WELL;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    return EXIT_BROKEN;
  }
}

function tellSearch({ states, steps, schedules, depth, quietStates }: Search, seconds: number): string {
  const rows: [string, string][] = [
    ['states', `${whole(states)} (${whole(states / seconds)} a second)`],
    ['steps between them', whole(steps)],
    ['schedules', schedules < 1e15 ? whole(schedules) : schedules.toExponential(1)],
    ['steps in the longest', whole(depth)],
    ['states with nothing in flight', whole(quietStates)],
  ];
  return listing(rows, LABEL_COLUMNS);
}

function tellBounds({ clients, presses, faults, kills }: Bounds): string {
  return `${count(clients, 'client')}, ${count(presses, 'press')} and ${count(faults, 'fault')}${kills ? ', of which some kill a browser' : ''}`;
}

function count(number: number, what: string): string {
  if (number === 1) return `1 ${what}`;
  return `${number} ${what}${what.endsWith('s') ? 'es' : 's'}`;
}

function tellFound({ rule, what, schedule }: Found, bounds: Bounds, control: Sabotage | undefined): string {
  const lines: string[] = [];
  replay({ ...bounds, sabotage: control }, schedule, (world, step) => {
    lines.push(`${String(lines.length + 1).padStart(4)}. ${tellStep(world, step)}`);
  });
  const { clients, presses, faults, kills } = bounds;
  const size = `--clients ${clients} --presses ${presses} --faults ${faults}${kills ? ' --kills' : ''}`;
  const broken = control === undefined ? '' : ` --control ${control.name}`;
  return [
    `${rule} breaks: ${what}`,
    'It takes:',
    ...lines,
    `Replay it: npm run sim -- --exhaustive ${size}${broken} --schedule "${scheduleText(schedule)}"`,
  ].join('\n');
}
