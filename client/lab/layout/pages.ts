/*
 * A diagram as pages of paper. In: the diagram, the height of a page, and the moment to print if it does not all fit. Out: the
 * parts, from top to bottom, each cut between two moments and, where that is possible, through no label. Pure.
 */

import type { Diagram } from './diagram.ts';
import { LABEL_PX, type Label } from './labels.ts';

export interface PagePart {
  readonly top: number;
  readonly height: number;
}

export interface Paging {
  /** The room below the title on the first page, and on each of the others, in px of the diagram. */
  readonly firstPx: number;
  readonly heightPx: number;
  readonly maxPages: number;
  /** Printed in any case. */
  readonly aroundY: number;
}

/** A page is filled at least this far, even if the cut goes through a label. */
const LEAST_FILL = 0.7;
/** A cut passes above the row of a moment. */
const ABOVE_PX = LABEL_PX / 2 + 1.5;

type Cuttable = Pick<Diagram, 'axis' | 'heightPx' | 'marks' | 'truths' | 'times' | 'pauses'>;

/** All of the diagram if it fits on so many pages; otherwise that many, from a little above the selected moment. */
export function pagesOf(diagram: Cuttable, paging: Paging): PagePart[] {
  const { maxPages, aroundY, firstPx } = paging;
  const cuts = cutsOf(diagram);
  const all = partsFrom(0, diagram, cuts, paging);
  if (all.length <= maxPages) return all;
  const above = Math.max(0, aroundY - firstPx / 4);
  const from = cuts.filter(({ y }) => y <= above).at(-1)?.y ?? 0;
  return partsFrom(from, diagram, cuts, paging).slice(0, maxPages);
}

interface PossibleCut {
  readonly y: number;
  readonly isClean: boolean;
}

function cutsOf({ axis, marks, truths, times, pauses }: Cuttable): PossibleCut[] {
  const labels: Label[] = [...marks.flatMap(({ label }) => label ?? []), ...truths, ...times, ...pauses];
  return axis.moments.map(({ top }) => {
    const y = top - ABOVE_PX;
    return { y, isClean: !labels.some((label) => label.top < y && y < label.top + LABEL_PX) };
  });
}

function partsFrom(
  from: number,
  { heightPx: end }: Cuttable,
  cuts: readonly PossibleCut[],
  { firstPx, heightPx }: Paging,
): PagePart[] {
  const parts: PagePart[] = [];
  for (let top = from; top < end; ) {
    const room = parts.length === 0 ? firstPx : heightPx;
    const bottom = top + room >= end ? end : cutWithin(top, room, cuts);
    parts.push({ top, height: bottom - top });
    top = bottom;
  }
  return parts;
}

function cutWithin(top: number, room: number, cuts: readonly PossibleCut[]): number {
  const possible = cuts.filter(({ y }) => y > top + room * LEAST_FILL && y <= top + room);
  return (possible.findLast(({ isClean }) => isClean) ?? possible.at(-1))?.y ?? top + room;
}
