/*
 * Exploration: one world per seed, many seeds, their coverage and the rules they broke. In: seeds. Out: a tally, and
 * for each broken rule the seed, the shrunk schedule and the command that replays it.
 */

import { Counts, type Violation } from './entry.ts';
import { type Schedule, tellHappening } from './happening.ts';
import type { Sabotage } from './sabotage.ts';
import { shrink } from './shrink.ts';
import { World } from './world.ts';

/** The result of a number of worlds. Plain values, so that threads can pass it on. */
export interface Tally {
  worlds: number;
  /** Events of any kind. */
  events: number;
  /** Faults that happened. */
  faults: number;
  presses: number;
  /** The longest time from the healing until everybody had converged. */
  slowestMs: number;
  /** How often each kind of event happened. */
  readonly counts: Record<string, number>;
}

/** A world in which a rule was broken. */
export interface Failure {
  readonly seed: number;
  readonly rule: string;
  readonly what: string;
}

export function newTally(): Tally {
  return { worlds: 0, events: 0, faults: 0, presses: 0, slowestMs: 0, counts: {} };
}

/**
 * Runs the worlds of the seeds from `from` on.
 * @returns the first that broke a rule; undefined if none did
 */
export function explore(from: number, count: number, tally: Tally, sabotage?: Sabotage): Failure | undefined {
  const counts = new Counts();
  let failure: Failure | undefined;
  for (let seed = from; seed < from + count && failure === undefined; seed++) {
    const world = new World({ seed, counts, ...(sabotage && { sabotage }) }).run();
    addWorld(tally, world);
    failure = world.violation && failureOf(seed, world.violation);
  }
  addCounts(tally.counts, counts.all);
  return failure;
}

function failureOf(seed: number, { rule, what }: Violation): Failure {
  return { seed, rule, what };
}

/** A world's contribution to a tally. */
type Ended = Pick<World, 'steps' | 'faults' | 'oracle' | 'counts' | 'convergedAfterMs'>;

export function addWorld(tally: Tally, world: Ended): void {
  tally.worlds += 1;
  tally.events += world.steps;
  tally.faults += world.faults;
  tally.presses += world.oracle.presses.length;
  tally.slowestMs = Math.max(tally.slowestMs, world.convergedAfterMs ?? 0);
}

export function addTally(sum: Tally, more: Tally): void {
  sum.worlds += more.worlds;
  sum.events += more.events;
  sum.faults += more.faults;
  sum.presses += more.presses;
  sum.slowestMs = Math.max(sum.slowestMs, more.slowestMs);
  addCounts(sum.counts, more.counts);
}

export function addCounts(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, times] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + times;
}

/** What explains a failure: the rule, the minimal schedule, and how to replay it. */
export function tellFailure(
  { seed, rule, what }: Failure,
  sabotage?: Sabotage,
  { schedule, original } = shrink(seed, sabotage),
): string {
  return [
    `Seed ${seed} breaks ${rule}: ${what}`,
    `It takes ${schedule.length} of ${original} happenings:`,
    ...schedule.map(tellScheduled),
    `Replay it: npm run sim -- --seed ${seed} --shrink --trace${sabotage ? ` --control ${sabotage.name}` : ''}`,
  ].join('\n');
}

function tellScheduled(happening: Schedule[number]): string {
  return `${happening.atMs.toFixed(1).padStart(9)} ms  ${tellHappening(happening)}`;
}
