/*
 * The layout of the diagram, over runs of all kinds: what the simulator makes of a seed has every fault there is.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../client/lab/layout/diagram.ts';
import { commonAxis, type Diagram, diagramOf } from '../../../client/lab/layout/diagram.ts';
import { type Label, overlap } from '../../../client/lab/layout/labels.ts';
import { FOLDS, type Fold } from '../../../client/lab/layout/run.ts';
import { contentLabel, entryLabel } from '../../../client/lab/words/entries.ts';
import type { Entry } from '../../../sim/entry.ts';
import { experimentOf, newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import type { Run } from '../../../sim/lab/run.ts';

const words = {
  content: contentLabel,
  entry: entryLabel,
  pause: (forMs: number) => `+${(forMs / 1000).toFixed(1)} s`,
};
const runs = new Map<number, Run>();
/** Each of few seeds is run once. */
const anyRun = fc.integer({ min: 1, max: 20 }).map((seed) => {
  const run = runs.get(seed) ?? runExperiment(experimentOf(seed));
  runs.set(seed, run);
  return run;
});
const anyDrawing = fc.record({
  widthPx: fc.constantFrom(330, 390, 760, 1200),
  unfolded: fc.subarray([...FOLDS]).map((folds): ReadonlySet<Fold> => new Set(folds)),
  words: fc.constant(words),
});
const few = { numRuns: 12 };

function labelsOf({ marks, truths }: Diagram): Label[] {
  return [...marks.flatMap(({ label }) => label ?? []), ...truths];
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

function hold(check: (diagram: Diagram, run: Run) => void): void {
  fc.assert(
    fc.property(anyRun, anyDrawing, (run, drawing) => check(diagramOf(run, drawing), run)),
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

  it('draws every loss that is not folded away', () => {
    hold((diagram, { entries }) => {
      const drawn = new Set(messagesOf(diagram).map(({ end }) => end));
      const isPress = (entry: Entry) =>
        entry.kind === 'lost' && 'action' in entry.content && entry.content.action === 'press';
      const lost = entries.flatMap((entry, index) => (isPress(entry) ? [index] : []));
      expect(lost.filter((index) => !drawn.has(index))).toEqual([]);
    });
  });

  it('lets time run downwards, and finds the moment of each height', () => {
    hold(({ axis, yOf }, { entries }) => {
      const heights = entries.map((_, index) => yOf(index));
      expect(heights).toEqual([...heights].sort((one, other) => one - other));
      expect(axis.moments.every(({ atMs, top }) => Math.abs(axis.msAt(top) - atMs) < 1e-6)).toBe(true);
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
