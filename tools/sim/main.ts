/*
 * Where the simulator begins: `npm run sim -- --help`. It explores many worlds, or replays one, and tells by
 * its exit code whether every rule held.
 */

import { availableParallelism } from 'node:os';
import { print } from '../../cli/parse.ts';
import { listing } from '../../cli/text.ts';
import type { Entry } from '../../sim/entry.ts';
import { explore, newTally, tellFailure } from '../../sim/explore.ts';
import { SABOTAGES } from '../../sim/sabotage.ts';
import { shrink } from '../../sim/shrink.ts';
import { traceOf } from '../../sim/trace.ts';
import { World } from '../../sim/world.ts';
import { whole } from '../report/figures.ts';
import { exploreTogether, isMember, serve } from './crew.ts';
import { exhaust, replayFree } from './exhaust.ts';
import { EXIT_BROKEN, EXIT_WELL } from './exit-codes.ts';
import { tellLink } from './link.ts';
import { runNodes } from './nodes.ts';
import { parseTask, type Task } from './options.ts';
import { progressLine, summary } from './words.ts';

const PROGRESS_MS = 1000;
/** A negative control that is not found in so many worlds is not found. */
const CONTROL_SEEDS = 1000;
const CONTROL_COLUMNS = 21;

async function main(): Promise<number> {
  const task = parseTask(process.argv.slice(2), availableParallelism());
  switch (task.kind) {
    case 'explore':
      return exploreMany(task);
    case 'replay':
      return replay(task);
    case 'nodes':
      return runNodes(task);
    case 'controls':
      return findControls();
    case 'exhaust':
      return task.schedule === undefined ? exhaust(task) : replayFree(task, task.schedule);
    default:
      return print(task);
  }
}

async function exploreMany(task: Extract<Task, { kind: 'explore' }>): Promise<number> {
  const tally = newTally();
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  let shownMs = startMs;
  const progress = (): void => {
    if (performance.now() - shownMs < PROGRESS_MS) return;
    shownMs = performance.now();
    console.log(progressLine(tally, seconds()));
  };
  const failure = await exploreTogether(task, new URL(import.meta.url), tally, progress);
  console.log(summary(tally, seconds()));
  if (failure === undefined) {
    console.log(`\nEvery rule held in ${whole(tally.worlds)} worlds, from seed ${task.from} on.`);
    return EXIT_WELL;
  }
  const { control, url } = task;
  const { seed } = failure;
  const shrunk = shrink(seed, control);
  console.log(`\n${tellFailure(failure, control, shrunk)}`);
  console.log(await tellLink({ seed, control, schedule: shrunk.schedule }, url));
  return EXIT_BROKEN;
}

async function replay(task: Extract<Task, { kind: 'replay' }>): Promise<number> {
  const { seed, trace, shrink: isShort, link, url, control } = task;
  const entries: Entry[] = [];
  const schedule = isShort ? shrink(seed, control).schedule : undefined;
  const world = new World({
    seed,
    ...(schedule && { schedule }),
    ...(control && { sabotage: control }),
    ...(trace && { log: (entry: Entry) => entries.push(entry) }),
  }).run();
  if (trace) console.log(`${traceOf(entries).join('\n')}\n`);
  tellResult(world, task);
  if (link) console.log(await tellLink({ seed, control, schedule }, url));
  return world.violation === undefined ? EXIT_WELL : EXIT_BROKEN;
}

function tellResult(
  world: World,
  { seed, shrink: isShort, control }: Extract<Task, { kind: 'replay' }>,
): void {
  const { violation, convergedAfterMs, faults, steps } = world;
  if (violation === undefined) {
    const after = ((convergedAfterMs ?? 0) / 1000).toFixed(1);
    console.log(
      `Seed ${seed}: every rule held. ${steps} events, ${faults} faults; converged ${after} s after the last.`,
    );
    return;
  }
  const { rule, what } = violation;
  console.log(isShort ? `Seed ${seed} breaks ${rule}: ${what}` : tellFailure({ seed, rule, what }, control));
}

function findControls(): number {
  let missed = 0;
  for (const sabotage of SABOTAGES) {
    const failure = explore(1, CONTROL_SEEDS, newTally(), sabotage);
    if (failure === undefined) missed += 1;
    const found =
      failure === undefined
        ? `not found in ${CONTROL_SEEDS} worlds`
        : `found in world ${failure.seed}: ${failure.rule}, ${failure.what}`;
    console.log(listing([[sabotage.name, sabotage.what, found]], CONTROL_COLUMNS));
  }
  return missed === 0 ? EXIT_WELL : EXIT_BROKEN;
}

if (isMember()) serve();
else process.exitCode = await main();
