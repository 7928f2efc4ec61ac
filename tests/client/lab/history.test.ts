/*
 * Edits of an experiment, and the way back: whatever was done, in any order.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currentOf,
  deleted,
  edited,
  forked,
  type History,
  historyOf,
  inserted,
  isRedoable,
  MAX_BRANCHES,
  moved,
  placeIn,
  redone,
  switched,
  undone,
} from '../../../client/lab/history.ts';
import { newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import { type Experiment, LIMITS } from '../../../sim/lab/run.ts';

const press = (who: number) => ({ kind: 'press', who, delta: 1 }) as const;
const anyAtMs = fc.integer({ min: 0, max: 20_000 });
const anyExperiment = fc
  .array(fc.tuple(fc.nat(2), anyAtMs), { maxLength: 8 })
  .map((presses) =>
    presses.reduce<Experiment>((made, [who, atMs]) => inserted(made, press(who), atMs), newcomer()),
  );

const isInOrder = ({ schedule }: Experiment): boolean =>
  schedule.every(({ atMs }, index) => index === 0 || schedule[index - 1]!.atMs <= atMs);

describe('an edit', () => {
  it('keeps the schedule in the order of time', () => {
    fc.assert(
      fc.property(anyExperiment, anyAtMs, (experiment, atMs) => {
        const longer = inserted(experiment, press(0), atMs);
        expect(longer.schedule).toHaveLength(experiment.schedule.length + 1);
        expect(isInOrder(longer)).toBe(true);
        expect(isInOrder(moved(longer, 0, atMs))).toBe(true);
      }),
    );
  });

  it('that is deleted again leaves what was there', () => {
    fc.assert(
      fc.property(anyExperiment, anyAtMs, (experiment, atMs) => {
        const longer = inserted(experiment, { kind: 'new-epoch' }, atMs);
        const place = placeIn(longer, { kind: 'new-epoch', atMs });
        expect(deleted(longer, place).schedule).toEqual(experiment.schedule);
      }),
    );
  });

  it('leaves the log before it as it was', () => {
    const one = inserted(newcomer(), press(0), 1_000);
    const other = inserted(one, { kind: 'server-pause', forMs: 100, sleeps: false }, 1_030);
    const logUpToThere = (experiment: Experiment) =>
      JSON.stringify(runExperiment(experiment).entries.filter(({ atMs }) => atMs < 1_030));
    expect(logUpToThere(other)).toBe(logUpToThere(one));
  });

  it('close to the end gives the world more time, up to the limit', () => {
    const { durationMs } = newcomer().settings;
    expect(inserted(newcomer(), press(0), durationMs! - 1).settings.durationMs).toBeGreaterThan(durationMs!);
    const last = inserted(newcomer(), press(0), LIMITS.durationMs).settings.durationMs;
    expect(last).toBe(LIMITS.durationMs);
  });

  it('beyond the limit of happenings is not made', () => {
    const schedule = Array.from({ length: LIMITS.happenings }, () => ({ ...press(0), atMs: 0 }));
    const full = { ...newcomer(), schedule };
    expect(inserted(full, press(1), 5)).toBe(full);
  });
});

/** Something a person does to the history. */
const anyStep: fc.Arbitrary<(history: History) => History> = fc.oneof(
  {
    weight: 4,
    arbitrary: anyAtMs.map((atMs) => (h: History) => edited(h, inserted(currentOf(h), press(0), atMs))),
  },
  fc.constant(undone),
  fc.constant(redone),
  fc.constant(forked),
  fc.nat(30).map((to) => (history: History) => switched(history, to)),
);

describe('a history', () => {
  it('comes back by undo, and forth by redo', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), anyAtMs, (steps, atMs) => {
        const history = steps.reduce((made, step) => step(made), historyOf(newcomer()));
        const next = edited(history, inserted(currentOf(history), press(1), atMs));
        expect(currentOf(undone(next))).toBe(currentOf(history));
        expect(currentOf(redone(undone(next)))).toBe(currentOf(next));
        expect(history.branches.length).toBeLessThanOrEqual(MAX_BRANCHES);
      }),
    );
  });

  it('loses nothing by an edit after an undo: it is another branch', () => {
    const one = edited(historyOf(newcomer()), inserted(newcomer(), press(0), 1));
    const back = undone(one);
    const other = edited(back, inserted(currentOf(back), press(1), 2));
    expect(other.branches).toHaveLength(2);
    expect(isRedoable(switched(other, 0))).toBe(true);
    expect(currentOf(redone(switched(other, 0)))).toBe(currentOf(one));
  });
});
