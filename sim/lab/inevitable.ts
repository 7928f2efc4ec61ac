/*
 * When did it become inevitable? Whatever happened up to a moment stays; what came after it is left out or moved, at random, in
 * many worlds. In: an experiment that breaks a rule. Out: for each moment, in how many of the worlds that rule still breaks.
 */

import type { Schedule, Scheduled } from '../happening.ts';
import { Prng } from '../prng.ts';
import { Stream } from '../settings.ts';
import { runExperiment } from './experiment.ts';
import type { Experiment } from './run.ts';

/** Of the worlds that were tried with all that happened up to a moment, so many broke. */
export interface Share {
  readonly atMs: number;
  readonly broken: number;
  readonly tried: number;
}

const WORLDS_PER_MOMENT = 25;
const MAX_MOMENTS = 20;
/** So many of the later happenings stay, each moved by at most so much. */
const STAYS = 0.5;
const MOVED_MS = 200;

/**
 * Goes round the moments again and again, a world for each, so that all shares become exact together.
 * @param moments in ms; without them, just before each happening and after the last
 * @returns an iterator that yields after each world: whoever has seen enough stops asking. Nothing, if no rule breaks
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

/** Of a long schedule, evenly chosen ones. */
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
