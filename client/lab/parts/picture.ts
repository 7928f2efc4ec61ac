/*
 * The picture of the run for the available width. In: the run, the width, what is folded, the language. Out: the
 * diagram as a signal, and hit-testing for it.
 */

import { computed, type ReadonlySignal } from '@preact/signals';
import { commonAxis, type Diagram, diagramOf, type Mark } from '../layout/diagram.ts';
import { LABEL_PX } from '../layout/labels.ts';
import type { Lab } from '../model.ts';
import type { Track } from '../track.ts';
import { contentLabel, entryLabel } from '../words/entries.ts';
import { labWords } from '../words/page.ts';

/** A pointer hits marks within this distance, in px. */
const NEAR_PX = 11;

export class Picture {
  readonly diagram: ReadonlySignal<Diagram | undefined>;

  /** @param rival what it is compared with: both share one axis */
  constructor(
    lab: Lab,
    readonly track: Track,
    rival: Track,
    readonly widthPx: ReadonlySignal<number>,
    /** Screen px per px of the diagram: it grows with the font size, up to a projector's. */
    readonly scale: ReadonlySignal<number>,
  ) {
    this.diagram = computed(() => {
      const run = track.run.value;
      const other = rival.run.value;
      if (run === undefined || widthPx.value === 0) return undefined;
      const unfolded = lab.unfolded.value;
      const { pauseOf } = labWords();
      const pause = (forMs: number) => pauseOf((forMs / 1000).toFixed(1));
      const words = { content: contentLabel, entry: entryLabel, pause };
      const axis = other && commonAxis([run, other], unfolded);
      return diagramOf(run, { widthPx: widthPx.value, unfolded, words, ...(axis && { axis }) });
    });
  }

  /** The position of the selected moment. */
  yOf({ index, atMs }: { readonly index: number; readonly atMs: number }): number {
    const diagram = this.diagram.value;
    if (diagram === undefined) return 0;
    const { axis, yOf } = diagram;
    if (index === 0) return axis.yAt(atMs);
    // Between two moments the position follows the time; within one, it follows the entries.
    const y = yOf(index - 1);
    return axis.msAt(y) < atMs - 1e-6 ? Math.max(y, axis.yAt(atMs)) : y;
  }
}

/** The mark at a point: labels first, then points, then lines. */
export function markAt({ marks }: Diagram, x: number, y: number): Mark | undefined {
  const near = marks.filter(({ top, bottom }) => top - 2 * NEAR_PX <= y && y <= bottom + 2 * NEAR_PX);
  const byLabel = near.find(({ label }) => label !== undefined && isInside(label, x, y));
  if (byLabel !== undefined) return byLabel;
  const measured = near.map((mark) => ({ mark, distance: distanceTo(mark, x, y) }));
  const [nearest] = measured.sort((one, other) => one.distance - other.distance);
  return nearest !== undefined && nearest.distance <= NEAR_PX ? nearest.mark : undefined;
}

function isInside(
  { left, top, width }: { left: number; top: number; width: number },
  x: number,
  y: number,
): boolean {
  return left <= x && x <= left + width && top <= y && y <= top + LABEL_PX;
}

/** In px; points are slightly easier to hit than lines. */
function distanceTo({ shape }: Mark, x: number, y: number): number {
  if (shape.kind === 'message') return distanceToLine(shape, x, y);
  if (shape.kind === 'commit') return distanceToLine({ ...shape, x1: shape.x, x2: shape.x }, x, y);
  if (!('x' in shape)) return Math.abs(shape.y - y) * 1.2;
  return Math.hypot(shape.x - x, shape.y - y) * 0.7;
}

interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

function distanceToLine({ x1, y1, x2, y2 }: Line, x: number, y: number): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const part = length === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
  const along = Math.min(1, Math.max(0, part));
  return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
}
