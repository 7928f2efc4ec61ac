/*
 * The edit history of an experiment, with undo. In: an experiment and an edit. Out: a new
 * experiment; nothing is changed in place. An edit after an undo starts a branch, and the former one is kept. Pure.
 */

import type { Happening, Scheduled } from '../../sim/happening.ts';
import { type Experiment, LIMITS } from '../../sim/lab/run.ts';

/** At most this many branches are kept; the oldest is dropped first. */
export const MAX_BRANCHES = 20;
/** The world heals no earlier than this long after the last edit. */
const ROOM_MS = 4_000;

// ---------------------------------------------------------------------------------- edits

/** Inserted after what is already scheduled at that moment, so the log before it stays the same, byte for byte. */
export function inserted(experiment: Experiment, happening: Happening, atMs: number): Experiment {
  const isFixed = experiment.order !== undefined; // its steps are what happens
  if (isFixed || experiment.schedule.length >= LIMITS.happenings) return experiment;
  const before = experiment.schedule.filter((each) => each.atMs <= atMs);
  const after = experiment.schedule.filter((each) => each.atMs > atMs);
  return withRoom({ ...experiment, schedule: [...before, { ...happening, atMs }, ...after] }, atMs);
}

/** @param index of the happening in the schedule */
export function deleted(experiment: Experiment, index: number): Experiment {
  return { ...experiment, schedule: experiment.schedule.filter((_, each) => each !== index) };
}

export function moved(experiment: Experiment, index: number, atMs: number): Experiment {
  const { atMs: _, ...happening } = experiment.schedule[index]!;
  return inserted(deleted(experiment, index), happening as Happening, Math.max(0, atMs));
}

/** The same happening with other parameters, such as a longer duration. */
export function changed(experiment: Experiment, index: number, happening: Happening): Experiment {
  const { atMs } = experiment.schedule[index]!;
  const schedule = experiment.schedule.map((each, at) => (at === index ? { ...happening, atMs } : each));
  return { ...experiment, schedule };
}

/** Extends a world that is about to heal. */
function withRoom(experiment: Experiment, atMs: number): Experiment {
  const { durationMs } = experiment.settings;
  if (durationMs === undefined || atMs + ROOM_MS <= durationMs) return experiment;
  const longer = Math.min(LIMITS.durationMs, atMs + ROOM_MS);
  return { ...experiment, settings: { ...experiment.settings, durationMs: Math.max(durationMs, longer) } };
}

/** The index in the schedule of a happening from the log; −1 if it is no longer there. */
export function placeIn({ schedule }: Experiment, happening: Scheduled): number {
  const text = JSON.stringify(happening);
  return schedule.findIndex((each) => JSON.stringify(each) === text);
}

// ---------------------------------------------------------------------------------- undo

/** A sequence of experiments; `at` is the one shown. */
interface Branch {
  readonly steps: readonly Experiment[];
  readonly at: number;
}

export interface History {
  readonly branches: readonly Branch[];
  /** The index of the branch that is shown. */
  readonly current: number;
}

export function historyOf(experiment: Experiment): History {
  return { branches: [{ steps: [experiment], at: 0 }], current: 0 };
}

export function currentOf({ branches, current }: History): Experiment {
  const { steps, at } = branches[current]!;
  return steps[at]!;
}

export function isUndoable({ branches, current }: History): boolean {
  return branches[current]!.at > 0;
}

export function isRedoable({ branches, current }: History): boolean {
  const { steps, at } = branches[current]!;
  return at < steps.length - 1;
}

export function edited(history: History, experiment: Experiment): History {
  if (experiment === currentOf(history)) return history;
  const { steps, at } = history.branches[history.current]!;
  const grown = { steps: [...steps.slice(0, at + 1), experiment], at: at + 1 };
  return isRedoable(history) ? beside(history, grown) : replaced(history, grown);
}

export function undone(history: History): History {
  return isUndoable(history) ? shifted(history, -1) : history;
}

export function redone(history: History): History {
  return isRedoable(history) ? shifted(history, 1) : history;
}

/** Starts a new branch here: edits in it leave the former one unchanged. */
export function forked(history: History): History {
  const { steps, at } = history.branches[history.current]!;
  return beside(history, { steps: steps.slice(0, at + 1), at });
}

export function switched(history: History, to: number): History {
  return history.branches[to] === undefined ? history : { ...history, current: to };
}

function shifted(history: History, by: number): History {
  const { steps, at } = history.branches[history.current]!;
  return replaced(history, { steps, at: at + by });
}

function replaced({ branches, current }: History, branch: Branch): History {
  return { branches: branches.map((each, index) => (index === current ? branch : each)), current };
}

function beside({ branches }: History, branch: Branch): History {
  const kept = [...branches, branch].slice(-MAX_BRANCHES);
  return { branches: kept, current: kept.length - 1 };
}
