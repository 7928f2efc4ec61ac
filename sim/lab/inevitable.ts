/*
 * When did the failure become inevitable? Keeps everything up to a moment, and randomly removes or moves what came after it, in
 * many worlds. In: an experiment that breaks a rule. Out: for each moment, in how many of the worlds that rule still breaks.
 */

import type { Schedule, Scheduled } from '../happening.ts';
import { Prng } from '../prng.ts';
import { Stream } from '../settings.ts';
import { runExperiment } from './experiment.ts';
import type { Experiment } from './run.ts';

/** Of the worlds that keep everything up to a moment, how many broke the rule. */
export interface Share {
  readonly atMs: number;
  readonly broken: number;
  readonly tried: number;
}

const WORLDS_PER_MOMENT = 25;
const MAX_MOMENTS = 20;
/** The fraction of later happenings that is kept; each is moved by at most this much. */
const STAYS = 0.5;
const MOVED_MS = 200;

/**
 * Visits the moments in rounds, one world each, so that all estimates become precise at the same rate.
 * @param moments in ms; default: just before each happening, and after the last
 * @returns an iterator that yields after each world: stop reading at any time. It yields nothing if no rule breaks
 */
export function* inevitableFrom(
  experiment: Experiment,
  moments: readonly number[] = momentsOf(experiment.schedule),
  worldsPerMoment = WORLDS_PER_MOMENT,
): Generator<Share, void> {
  const rule = runExperiment(experiment).violation?.rule;
  if (rule === undefined) return;
  const broken = moments.map(() => 0);
  for (let tried = 1; tried <= worldsPerMoment; tried++) {
    for (const [index, atMs] of moments.entries()) {
      const prng = new Prng(tried, Stream.TAILS + index);
      const schedule = variedAfter(experiment.schedule, atMs, prng);
      if (runExperiment({ ...experiment, schedule }).violation?.rule === rule) broken[index]! += 1;
      yield { atMs, broken: broken[index]!, tried };
    }
  }
}

/** For a long schedule, evenly spaced ones. */
function momentsOf(schedule: Schedule): number[] {
  const all = [...new Set(schedule.map(({ atMs }) => atMs - 1)), (schedule.at(-1)?.atMs ?? 0) + 1];
  const every = Math.ceil(all.length / MAX_MOMENTS);
  return all.filter((_, index) => (all.length - 1 - index) % every === 0);
}

function variedAfter(schedule: Schedule, atMs: number, prng: Prng): Schedule {
  const later: Scheduled[] = [];
  for (const happening of schedule) {
    if (happening.atMs <= atMs || !prng.happens(STAYS)) continue;
    const movedMs = happening.atMs + MOVED_MS * (2 * prng.next() - 1);
    later.push({ ...happening, atMs: Math.max(movedMs, atMs) });
  }
  const kept = schedule.filter((happening) => happening.atMs <= atMs);
  return [...kept, ...later.sort((one, other) => one.atMs - other.atMs)];
}
