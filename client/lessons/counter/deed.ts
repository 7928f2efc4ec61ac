/*
 * What somebody did in the duel, as an experiment of the Lab: the same presses and cuts, at the same times. In: presses and
 * cuts. Out: an experiment. Pure.
 */

import type { Scheduled } from '../../../sim/happening.ts';
import { newcomer } from '../../../sim/lab/beginnings.ts';
import { type Experiment, LIMITS } from '../../../sim/lab/run.ts';
import type { Step } from './model.ts';

/** Times in ms, from any origin. */
export type Act =
  | { readonly kind: 'press'; readonly atMs: number; readonly step: Step }
  | { readonly kind: 'cut'; readonly atMs: number; readonly forMs: number };

export interface Deed {
  readonly acts: readonly Act[];
  /** Did the classic resend after the cut? */
  readonly resends: boolean;
}

/** By then, everybody in the Lab is connected. */
export const FIRST_MS = 1_000;
/** After the last act, until the world heals. */
const ROOM_MS = 6_000;
/** A longer series is cut off. */
const LONGEST_MS = LIMITS.durationMs - FIRST_MS - ROOM_MS;

/** Device a is the one who pressed; the others watch. */
export function experimentOfDeed({ acts, resends }: Deed): Experiment {
  const { settings, ...rest } = newcomer(resends ? 'retry' : 'fire-and-forget');
  const startMs = acts[0]?.atMs ?? 0;
  const schedule = acts
    .map((act) => happeningOf(act, FIRST_MS + Math.round(act.atMs - startMs)))
    .filter(({ atMs }) => atMs <= FIRST_MS + LONGEST_MS)
    .slice(0, LIMITS.happenings);
  const durationMs = (schedule.at(-1)?.atMs ?? FIRST_MS) + ROOM_MS;
  return {
    ...rest,
    settings: { ...settings, durationMs: Math.max(settings.durationMs!, durationMs) },
    schedule,
  };
}

/** As in the duel, what was sent before the cut still arrives, and the answer is ignored. */
function happeningOf(act: Act, atMs: number): Scheduled {
  if (act.kind === 'press') return { kind: 'press', who: 0, delta: act.step, atMs };
  return { kind: 'offline', who: 0, forMs: Math.round(act.forMs), atMs };
}
