/*
 * Searches every order: from each state of a small world, each possible next event, until no new state is left. In:
 * bounds. Out: the number of states and schedules, and the first broken rule, with the schedule that led to it.
 */

import { Violation } from '../entry.ts';
import type { Sabotage } from '../sabotage.ts';
import { Checkpoint } from './checkpoint.ts';
import { type Bounds, SmallWorld } from './small-world.ts';
import { stateOf } from './state.ts';
import { allOf, nextOf } from './steps.ts';

/** Events in order: see words.ts. */
export type FreeSchedule = readonly string[];

export interface Search {
  readonly states: number;
  /** Transitions between states. */
  readonly steps: number;
  /** Paths through them, from the start to a state without further events. */
  readonly schedules: number;
  /** The length of the longest path. */
  readonly depth: number;
  /** States in which nothing is in flight: in each, all parties have converged. */
  readonly quietStates: number;
  /** States without further events: comparable within one process. */
  readonly ends: ReadonlySet<number>;
  /** Was every state visited? */
  readonly isComplete: boolean;
  readonly found: Found | undefined;
}

export interface Found {
  readonly rule: string;
  readonly what: string;
  readonly schedule: FreeSchedule;
}

export interface SearchOptions extends Bounds {
  readonly sabotage?: Sabotage | undefined;
  /** Tries every order even where one is sufficient (steps.ts): a test uses it to check the reduction. */
  readonly isUnreduced?: boolean;
  /** Stops after this many states. */
  readonly maxStates?: number;
  /** Called at intervals. @returns false to stop the search */
  readonly progress?: (states: number, steps: number) => boolean;
}

interface Visit {
  readonly state: number;
  /** undefined: there is only one possible event, so there is no need to return here. */
  readonly checkpoint: Checkpoint | undefined;
  readonly next: readonly string[];
  at: number;
  schedules: number;
}

/** A state on the current path: reaching it again would be a cycle. */
const ON_THE_WAY = -1;
const PROGRESS_STEPS = 4_096;

export function searchAll(options: SearchOptions): Search {
  return new DepthFirst(options).run();
}

class DepthFirst {
  private readonly world: SmallWorld;
  /** By state: how many schedules start there. */
  private readonly seen = new Map<number, number>();
  private readonly way: Visit[] = [];
  private steps = 0;
  private depth = 0;
  private quietStates = 0;
  private readonly ends = new Set<number>();
  private schedules = 0;

  constructor(private readonly options: SearchOptions) {
    this.world = new SmallWorld(options, options.sabotage);
  }

  run(): Search {
    let isComplete = true;
    let found: Found | undefined;
    try {
      this.enter(stateOf(this.world));
      while (this.way.length > 0 && isComplete) isComplete = this.step();
    } catch (error) {
      found = foundBy(error, this.schedule());
    }
    const { steps, schedules, depth, quietStates, ends } = this;
    const states = this.seen.size;
    return { states, steps, schedules, depth, quietStates, ends, isComplete: isComplete && !found, found };
  }

  /** @returns false to stop the search */
  private step(): boolean {
    const visit = this.way.at(-1)!;
    if (visit.at === visit.next.length) this.leave(visit);
    else this.follow(visit);
    const { maxStates = Number.POSITIVE_INFINITY, progress } = this.options;
    if (this.seen.size > maxStates) return false;
    return this.steps % PROGRESS_STEPS !== 0 || (progress?.(this.seen.size, this.steps) ?? true);
  }

  private follow(visit: Visit): void {
    if (visit.at > 0) visit.checkpoint!.restore();
    const name = visit.next[visit.at]!;
    visit.at += 1;
    this.steps += 1;
    this.world.happen(name);
    const state = stateOf(this.world);
    const schedules = this.seen.get(state);
    if (schedules === ON_THE_WAY) throw new Violation('end', 'it can go round for ever');
    if (schedules === undefined) this.enter(state);
    else visit.schedules += schedules;
  }

  private enter(state: number): void {
    const { world, way } = this;
    const next = this.options.isUnreduced ? allOf(world) : nextOf(world);
    if (world.ordinary().length === 0) {
      world.checkQuiet();
      this.quietStates += 1;
    }
    const schedules = next.length === 0 ? 1 : 0;
    if (next.length === 0) this.ends.add(state);
    this.seen.set(state, ON_THE_WAY);
    const checkpoint = next.length > 1 ? new Checkpoint(world, world.constants) : undefined;
    way.push({ state, checkpoint, next, at: 0, schedules });
    this.depth = Math.max(this.depth, way.length - 1);
  }

  private leave({ state, schedules }: Visit): void {
    this.seen.set(state, schedules);
    this.way.pop();
    const before = this.way.at(-1);
    if (before !== undefined) before.schedules += schedules;
    else this.schedules = schedules;
  }

  private schedule(): FreeSchedule {
    return this.way.flatMap(({ next, at }) => (at === 0 ? [] : [next[at - 1]!]));
  }
}

/** @throws an error that is not a violation of the world */
export function foundBy(error: unknown, schedule: FreeSchedule): Found {
  if (error instanceof Violation) return { rule: error.rule, what: error.what, schedule };
  return { rule: 'error', what: (error as Error).stack ?? String(error), schedule };
}
