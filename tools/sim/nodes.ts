/*
 * The worlds of several nodes on one Redis: explores many, or replays one. In: what the command line asked for. Out:
 * lines on the terminal, and the exit code.
 */

import type { Entry } from '../../sim/entry.ts';
import { type Failure, newTally } from '../../sim/explore.ts';
import { tellHappening } from '../../sim/happening.ts';
import { exploreNodes } from '../../sim/redis/explore.ts';
import { NODES_FAULT_KINDS } from '../../sim/redis/happening.ts';
import { shrinkNodes } from '../../sim/redis/shrink.ts';
import { NodesWorld } from '../../sim/redis/world.ts';
import { traceOf } from '../../sim/trace.ts';
import { whole } from '../report/figures.ts';
import type { Task } from './options.ts';
import { progressLine, summary } from './words.ts';

type NodesTask = Extract<Task, { kind: 'nodes' }>;

const EXIT_WELL = 0;
const EXIT_BROKEN = 1;
/** Worlds between two lines of progress. */
const STRETCH = 20;

/** What else is worth knowing of where these worlds got to. */
const PATHS = [
  ['bucket rotated', 'buckets rotated'],
  ['batch: again', 'batches sent again'],
  ['batch: again, applied before', 'of them applied before'],
  ['run: taken-over', 'runs of sessions taken over'],
  ['run: unknown', 'runs of unknown outcome'],
  ['look-up failed', 'look-ups that failed'],
  ['closed: 4001', 'taken over'],
  ['closed: 1012', 'closed with 1012'],
  ['told: outcome-unknown', 'told: outcome unknown'],
] as const;

export async function runNodes(task: NodesTask): Promise<number> {
  return task.seed === undefined ? exploreMany(task) : replay(task, task.seed);
}

async function exploreMany({ nodes, from, seeds, control }: NodesTask): Promise<number> {
  const tally = newTally();
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  let failure: Failure | undefined;
  for (let at = from; at < from + seeds && failure === undefined; at += STRETCH) {
    const count = Math.min(STRETCH, from + seeds - at);
    failure = await exploreNodes({ from: at, count, nodes, sabotage: control }, tally);
    console.log(progressLine(tally, seconds()));
  }
  console.log(summary(tally, seconds(), NODES_FAULT_KINDS, PATHS));
  if (failure !== undefined) return tellFailure(failure, nodes, control);
  console.log(`\nEvery rule held in ${whole(tally.worlds)} worlds of ${nodes} nodes, from seed ${from} on.`);
  return EXIT_WELL;
}

async function replay({ nodes, trace, shrink, control }: NodesTask, seed: number): Promise<number> {
  const options = { seed, nodes, ...(control && { sabotage: control }) };
  const schedule = shrink ? await shrinkNodes(options) : undefined;
  const entries: Entry[] = [];
  const log = (entry: Entry): number => entries.push(entry);
  const world = new NodesWorld({ ...options, ...(schedule && { schedule }), ...(trace && { log }) });
  const { violation, convergedAfterMs = 0, faults, steps } = await world.run();
  if (trace) console.log(`${traceOf(entries).join('\n')}\n`);
  if (violation === undefined) {
    const after = (convergedAfterMs / 1000).toFixed(1);
    console.log(
      `Seed ${seed}: every rule held. ${steps} events, ${faults} faults; converged after ${after} s.`,
    );
    return EXIT_WELL;
  }
  console.log(`Seed ${seed} breaks ${violation.rule}: ${violation.what}`);
  return EXIT_BROKEN;
}

async function tellFailure(
  { seed, rule, what }: Failure,
  nodes: number,
  control: NodesTask['control'],
): Promise<number> {
  const schedule = await shrinkNodes({ seed, nodes, ...(control && { sabotage: control }) });
  const named = control === undefined ? '' : ` --control ${control.name}`;
  console.log(`\nSeed ${seed} breaks ${rule}: ${what}\nIt takes ${schedule.length} happenings:`);
  for (const happening of schedule) {
    console.log(`${happening.atMs.toFixed(1).padStart(9)} ms  ${tellHappening(happening)}`);
  }
  console.log(`Replay it: npm run sim -- --nodes ${nodes} --seed ${seed} --shrink --trace${named}`);
  return EXIT_BROKEN;
}
