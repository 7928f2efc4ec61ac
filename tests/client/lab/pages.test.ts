/*
 * The diagram on paper: all of it, in order, on a bounded number of pages.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diagramOf } from '../../../client/lab/layout/diagram.ts';
import { LABEL_PX } from '../../../client/lab/layout/labels.ts';
import { type Paging, pagesOf } from '../../../client/lab/layout/pages.ts';
import { contentLabel, entryLabel } from '../../../client/lab/words/entries.ts';
import { experimentOf, runExperiment } from '../../../sim/lab/experiment.ts';

const words = { content: contentLabel, entry: entryLabel, pause: (forMs: number) => `+${forMs}` };
const diagrams = [2, 5, 9].map((seed) =>
  diagramOf(runExperiment(experimentOf(seed)), { widthPx: 700, unfolded: new Set(), words }),
);
const anyDiagram = fc.constantFrom(...diagrams);
const paging: Paging = { firstPx: 500, heightPx: 900, maxPages: 1_000, aroundY: 0 };

it('pages follow one another without a gap, and none is higher than its paper', () => {
  fc.assert(
    fc.property(anyDiagram, fc.integer({ min: 200, max: 1_500 }), (diagram, heightPx) => {
      const parts = pagesOf(diagram, { ...paging, heightPx });
      expect(parts[0]!.top).toBe(0);
      parts.forEach(({ top, height }, page) => {
        expect(height).toBeGreaterThan(0);
        expect(height).toBeLessThanOrEqual(page === 0 ? paging.firstPx : heightPx);
        expect(top + height).toBeCloseTo(parts[page + 1]?.top ?? diagram.heightPx);
      });
    }),
    { numRuns: 30 },
  );
});

it('few labels are cut in two', () => {
  for (const diagram of diagrams) {
    const parts = pagesOf(diagram, paging);
    expect(parts.length).toBeGreaterThan(2);
    const cut = parts
      .slice(1)
      .filter(({ top }) =>
        diagram.marks.some(({ label }) => label && label.top < top && top < label.top + LABEL_PX),
      );
    expect(cut.length).toBeLessThanOrEqual(parts.length / 4);
  }
});

it('a diagram that is too long is printed around the selected moment', () => {
  fc.assert(
    fc.property(anyDiagram, fc.double({ min: 0, max: 1, noNaN: true }), (diagram, part) => {
      const aroundY = part * diagram.heightPx;
      const parts = pagesOf(diagram, { ...paging, maxPages: 2, aroundY });
      expect(parts.length).toBeLessThanOrEqual(2);
      expect(parts[0]!.top).toBeLessThanOrEqual(aroundY);
      expect(parts.at(-1)!.top + parts.at(-1)!.height).toBeGreaterThanOrEqual(aroundY);
    }),
    { numRuns: 30 },
  );
});
