/*
 * The layout of the diagram, over runs of all kinds: what the simulator makes of a seed has every fault there is.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../client/lab/layout/diagram.ts';
import { commonAxis, type Diagram, type Drawing, diagramOf } from '../../../client/lab/layout/diagram.ts';
import { FONT_PX, type Label } from '../../../client/lab/layout/labels.ts';
import { endsOf, FOLDS, type Fold, foldOf } from '../../../client/lab/layout/run.ts';
import { contentLabel, entryLabel } from '../../../client/lab/words/entries.ts';
import type { Entry } from '../../../sim/entry.ts';
import { experimentOf, newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import { MISSIONS, tryOut } from '../../../sim/lab/missions.ts';
import { type Experiment, type Run, STRATEGIES } from '../../../sim/lab/run.ts';

const words = {
  content: contentLabel,
  entry: entryLabel,
  pause: (forMs: number) => `+${(forMs / 1000).toFixed(1)} s`,
};
/** Every strategy has messages of its own, and every mission a failure; each of these worlds is run once. */
const experiments = [
  ...Array.from({ length: 14 }, (_, index) => experimentOf(index + 1)),
  ...STRATEGIES.map((strategy, index) => experimentOf(index + 1, strategy)),
  ...MISSIONS.map((mission) => tryOut(mission, mission.solution)),
];
const runs = new Map<Experiment, Run>();
const anyRun = fc.constantFrom(...experiments).map((experiment) => {
  const run = runs.get(experiment) ?? runExperiment(experiment);
  runs.set(experiment, run);
  return run;
});
const anyDrawing = fc.record({
  widthPx: fc.constantFrom(296, 390, 760, 1200),
  unfolded: fc.subarray([...FOLDS]).map((folds): ReadonlySet<Fold> => new Set(folds)),
  words: fc.constant(words),
});
/** Between two moments, at least a line of type. */
const LEAST_PX = FONT_PX;
const few = { numRuns: 24 };

function labelsOf({ marks, truths }: Diagram): Label[] {
  return [...marks.flatMap(({ label }) => label ?? []), ...truths];
}

/** As drawn: a label is as high as a line of its type. Measured here anew, so that the layout does not judge itself. */
function overlap(one: Label, other: Label): boolean {
  const isBeside = one.left + one.width <= other.left || other.left + other.width <= one.left;
  return !isBeside && Math.abs(one.top - other.top) < FONT_PX;
}

/** Pairs of labels that stand over each other. */
function overlapping(labels: readonly Label[]): [Label, Label][] {
  const sorted = [...labels].sort((one, other) => one.top - other.top);
  return sorted.flatMap((label, index) =>
    sorted
      .slice(index + 1, index + 30)
      .filter((other) => overlap(label, other))
      .map((other): [Label, Label] => [label, other]),
  );
}

function hold(check: (diagram: Diagram, run: Run, drawing: Drawing) => void): void {
  fc.assert(
    fc.property(anyRun, anyDrawing, (run, drawing) => check(diagramOf(run, drawing), run, drawing)),
    few,
  );
}

const messagesOf = ({ marks }: Diagram) =>
  marks.flatMap(({ shape }) => (shape.kind === 'message' ? [shape] : []));

describe('a diagram', () => {
  it('has no label that overlaps another, or that hangs over an edge', () => {
    hold((diagram) => {
      expect(overlapping([...diagram.times, ...diagram.pauses])).toEqual([]);
      const sorted = labelsOf(diagram);
      expect(overlapping(sorted)).toEqual([]);
      const { gutterPx, widthPx } = diagram.lanes;
      expect(sorted.filter(({ left, width }) => left < gutterPx || left + width > widthPx)).toEqual([]);
    });
  });

  it('lets no message arrive above where it left', () => {
    hold((diagram) => {
      expect(messagesOf(diagram).filter(({ y1, y2 }) => y2 <= y1)).toEqual([]);
    });
  });

  it('gives an end to every message that is lost, between its sender and its receiver', () => {
    hold((diagram, { entries }) => {
      const lost = messagesOf(diagram).filter(({ fate }) => fate === 'lost');
      for (const { end, x1, x2 } of lost) {
        const entry = entries[end!]!;
        expect(entry.kind).toBe('lost');
        const { from, to } = entry as Extract<typeof entry, { kind: 'lost' }>;
        const [start, aim] = [diagram.lanes.of(from)!.x, diagram.lanes.of(to)!.x];
        expect(x1).toBe(start);
        expect((x2 - start) / (aim - start)).toBeGreaterThan(0);
        expect((x2 - start) / (aim - start)).toBeLessThanOrEqual(1);
      }
    });
  });

  it('draws every message that is not folded away, from when it was sent to what became of it', () => {
    hold((diagram, { entries }, { unfolded }) => {
      const isShown = (entry: Entry) =>
        'content' in entry && [undefined, ...unfolded].includes(foldOf(entry.content));
      const shown = entries.flatMap((entry, index) => (isShown(entry) ? [index] : []));
      const drawn = new Set(messagesOf(diagram).map(({ end }) => end));
      expect(shown.filter((index) => entries[index]!.kind === 'lost' && !drawn.has(index))).toEqual([]);
      const marks = new Map(diagram.marks.map(({ index, shape }) => [index, shape]));
      const sent = shown.filter((index) => entries[index]!.kind === 'sent');
      expect(sent.filter((index) => marks.get(index)?.kind !== 'message')).toEqual([]);
      const ends = endsOf(entries);
      for (const index of sent) {
        const fate = entries[ends.get(index) ?? -1]?.kind ?? 'under way';
        expect(marks.get(index)).toMatchObject({ fate, end: ends.get(index) });
      }
    });
  });

  it('lets time run downwards, and finds the moment of each height', () => {
    hold(({ axis, yOf, heightPx }, { entries }) => {
      const heights = entries.map((_, index) => yOf(index));
      expect(heights).toEqual([...heights].sort((one, other) => one - other));
      expect(heights.at(-1)).toBeLessThan(heightPx);
      const { moments } = axis;
      expect(moments.every(({ atMs, top }) => Math.abs(axis.msAt(top) - atMs) < 1e-6)).toBe(true);
      const near = moments.filter(({ top }, each) => each > 0 && top - moments[each - 1]!.top < LEAST_PX);
      expect(near).toEqual([]);
    });
  });

  it('keeps marks of one lane and one kind apart', () => {
    hold(({ marks }) => {
      const places = marks.flatMap(({ shape }: Mark) =>
        shape.kind === 'number' || shape.kind === 'press' ? [`${shape.kind} ${shape.x} ${shape.y}`] : [],
      );
      expect(new Set(places).size).toBe(places.length);
    });
  });
});

it('two runs that are compared have one axis: the same moment is at the same height', () => {
  const experiment = { ...newcomer(), schedule: [{ kind: 'press', who: 0, delta: 1, atMs: 1_000 } as const] };
  const [one, other] = [experiment, { ...experiment, strategy: 'ours/ack-before-commit' as const }].map(
    runExperiment,
  ) as [Run, Run];
  const unfolded = new Set<Fold>();
  const axis = commonAxis([one, other], unfolded);
  const heights = [one, other].map((run) => {
    const { yOf } = diagramOf(run, { widthPx: 400, unfolded, words, axis });
    return yOf(run.entries.findIndex(({ kind }) => kind === 'pressed'));
  });
  expect(heights[0]).toBe(heights[1]);
});

it('one press is one colour on its whole way', () => {
  const schedule = [{ kind: 'press', who: 1, delta: 1, atMs: 1_000 } as const];
  const run = runExperiment({ ...newcomer(), schedule });
  const { marks } = diagramOf(run, { widthPx: 800, unfolded: new Set(), words });
  const path = marks.filter(({ press }) => press === 1).map(({ shape }) => shape);
  expect(path.map((shape) => (shape.kind === 'message' ? shape.what : shape.kind))).toEqual([
    'press',
    'press',
    'ack',
  ]);
});
