/*
 * The space–time diagram of a run: lanes, marks, and where each stands. In: a run, the width, what is folded, and the
 * words. Out: a picture as a value, for whoever draws it. Pure: the same run gives the same picture.
 */

import type { Content, Entry } from '../../../sim/entry.ts';
import type { Run } from '../../../sim/lab/run.ts';
import { Axis } from './axis.ts';
import { Carriers } from './carriers.ts';
import { LABEL_PX, type Label, Labels, type Place, placesAlong, widthOf } from './labels.ts';
import { type Lane, type LaneState, type Lanes, lanesOf, stretchesOf } from './lanes.ts';
import { commitMarks, messageMark, type Places, pointMark, type Shape } from './marks.ts';
import { type Rows, rowsOf } from './rows.ts';
import { drawnOf, type Ended, endsOf, type Fold, type Index } from './run.ts';
import { tintsOf } from './tints.ts';

/** What a diagram is drawn of. */
export type Drawable = Pick<Run, 'entries' | 'presses' | 'truth'>;

/** What stands beside a mark. `isNarrow`: there is little room. */
export interface DiagramWords {
  readonly content: (content: Content, isNarrow: boolean) => string;
  readonly entry: (entry: Entry, isNarrow: boolean) => string;
  readonly pause: (forMs: number) => string;
}

export interface Mark {
  /** Its entry. */
  readonly index: Index;
  readonly top: number;
  readonly bottom: number;
  /** The press that it belongs to. */
  readonly press: number | undefined;
  readonly shape: Shape;
  readonly label: Label | undefined;
}

export interface Segment {
  readonly lane: Lane;
  readonly state: LaneState;
  readonly top: number;
  readonly bottom: number;
}

/** A time when a screen does not show the truth. */
export interface Tint {
  readonly lane: Lane;
  readonly top: number;
  readonly bottom: number;
}

export interface Diagram {
  readonly lanes: Lanes;
  readonly axis: Axis;
  readonly heightPx: number;
  readonly marks: readonly Mark[];
  readonly segments: readonly Segment[];
  readonly tints: readonly Tint[];
  readonly times: readonly Label[];
  /** Values on the lane of the truth. */
  readonly truths: readonly (Label & { readonly x: number })[];
  readonly pauses: readonly Label[];
  /** Where an entry stands; that of the last drawn one before it, where it is not drawn itself. */
  readonly yOf: (index: Index) => number;
}

/** The moments of several runs that are compared, so that they get one axis. */
export function commonAxis(runs: readonly Drawable[], unfolded: ReadonlySet<Fold>): Axis {
  const counts = new Map<number, number>();
  for (const { entries } of runs) {
    const rows = rowsOf(entries, drawnOf(entries, unfolded), endsOf(entries));
    for (const [atMs, count] of rows.counts) counts.set(atMs, Math.max(count, counts.get(atMs) ?? 0));
  }
  return new Axis(counts);
}

export interface Drawing {
  readonly widthPx: number;
  readonly unfolded: ReadonlySet<Fold>;
  readonly words: DiagramWords;
  /** Shared with another diagram; without one, that of this run alone. */
  readonly axis?: Axis;
}

export function diagramOf(run: Drawable, { widthPx, unfolded, words, axis: given }: Drawing): Diagram {
  const { entries } = run;
  const ends = endsOf(entries);
  const rows = rowsOf(entries, drawnOf(entries, unfolded), ends);
  const axis = given ?? new Axis(rows.counts);
  const lanes = lanesOf(entries, widthPx);
  const heights = heightsOf(entries, rows, axis);
  const yOf = (index: Index): number | undefined => (rows.of[index]! < 0 ? undefined : heights[index]);
  const places = { lanes, yOf, bottom: axis.heightPx - LABEL_PX };
  const yAt = (index: Index | undefined): number =>
    index === undefined ? axis.heightPx : (heights[index] ?? 0);
  const labels = new Labels(lanes.gutterPx, widthPx);
  const truths = truthsOf(run, axis, lanes, labels);
  const marks = labelled(entries, marksOf(run, ends, places), { labels, lanes, words });
  const segments = stretchesOf(entries).flatMap(({ lane: name, state, from, to }) => {
    const lane = lanes.of(name);
    return lane === undefined ? [] : [{ lane, state, top: yAt(from), bottom: yAt(to) }];
  });
  const tints = tintsOf(run).flatMap(({ lane: name, fromMs, toMs }) => {
    const lane = lanes.of(name);
    const bottom = toMs === undefined ? axis.heightPx : axis.yAt(toMs);
    return lane === undefined ? [] : [{ lane, top: axis.yAt(fromMs), bottom }];
  });
  const yOfAny = (index: Index): number => heights[index] ?? 0;
  const gutter = new Labels(0, lanes.gutterPx);
  const pauses = pausesOf(axis, gutter, lanes, words);
  const times = timesOf(axis, gutter, lanes);
  return {
    lanes,
    axis,
    heightPx: axis.heightPx,
    marks,
    segments,
    tints,
    times,
    truths,
    pauses,
    yOf: yOfAny,
  };
}

/** Of each entry; what is not drawn has that of the last one that is. */
function heightsOf(entries: readonly Entry[], rows: Rows, axis: Axis): number[] {
  let y = 0;
  return entries.map(({ atMs }, index) => {
    const row = rows.of[index]!;
    if (row >= 0) y = axis.rowY(atMs, row);
    return y;
  });
}

type Unlabelled = Omit<Mark, 'label'>;

function marksOf(run: Drawable, ends: ReadonlyMap<Index, Index>, places: Places): Unlabelled[] {
  const { entries } = run;
  const carriers = new Carriers(run);
  const marks = commitMarks(entries, places).map(([index, shape]) => markOf(index, shape));
  entries.forEach((entry, index) => {
    const shape = shapeOf(entries, index, ends, places);
    const press = carriers.pressOf(entry); // also of what is not drawn: presses are counted
    if (shape !== undefined) marks.push(markOf(index, shape, press));
  });
  return marks.sort((one, other) => one.index - other.index);
}

/** What arrived or was lost is drawn where it was sent; what nobody sent, by itself. */
function shapeOf(
  entries: readonly Entry[],
  index: Index,
  ends: ReadonlyMap<Index, Index>,
  places: Places,
): Shape | undefined {
  const entry = entries[index]!;
  if (entry.kind === 'lost' && entry.transit === 0)
    return messageMark(entry, index, { entry, index }, places);
  if (entry.kind !== 'sent') return pointMark(entry, index, places);
  const end = ends.get(index);
  const ended = end === undefined ? undefined : { entry: entries[end] as Ended, index: end };
  return messageMark(entry, index, ended, places);
}

function markOf(index: Index, shape: Shape, press?: number): Unlabelled {
  if ('y1' in shape) return { index, top: shape.y1, bottom: shape.y2, press, shape };
  return { index, top: shape.y, bottom: shape.y, press, shape };
}

interface Lettering {
  readonly labels: Labels;
  readonly lanes: Lanes;
  readonly words: DiagramWords;
}

/** At the right end of a band, its grip. */
const BAND_MARGIN_PX = 40;

/** What must be read comes first: faults and broken rules, then numbers, then what is said. */
const RANKS: readonly (readonly Shape['kind'][])[] = [
  ['violation', 'fault', 'healed', 'converged'],
  ['number', 'press'],
  ['commit', 'news', 'page', 'server', 'disk'],
  ['message'],
];

function labelled(entries: readonly Entry[], marks: readonly Unlabelled[], lettering: Lettering): Mark[] {
  const found = new Map<Unlabelled, Label | undefined>();
  for (const rank of RANKS) {
    for (const mark of marks) {
      if (rank.includes(mark.shape.kind)) found.set(mark, labelOf(entries[mark.index]!, mark, lettering));
    }
  }
  return marks.map((mark) => ({ ...mark, label: found.get(mark) }));
}

function labelOf(
  entry: Entry,
  { shape }: Unlabelled,
  { labels, lanes, words }: Lettering,
): Label | undefined {
  const { isNarrow } = lanes;
  if (shape.kind === 'message' && 'content' in entry) {
    const text = words.content(entry.content, isNarrow);
    return labels.place(text, placesAlong(shape, widthOf(text), shape.isClientFirst));
  }
  if (shape.kind === 'message') return undefined;
  const isBand = !('x' in shape);
  const text = isBand ? fitting(words.entry(entry, isNarrow), lanes) : words.entry(entry, isNarrow);
  return text === '' ? undefined : labels.place(text, placesOf(shape, widthOf(text), lanes));
}

/** A sentence across the lanes ends where the paper does. */
function fitting(text: string, { gutterPx, widthPx }: Lanes): string {
  const room = widthPx - gutterPx - BAND_MARGIN_PX;
  if (widthOf(text) <= room) return text;
  let letters = text.length;
  while (letters > 0 && widthOf(`${text.slice(0, letters)}…`) > room) letters -= 1;
  return `${text.slice(0, letters)}…`;
}

function placesOf(shape: Exclude<Shape, { kind: 'message' }>, width: number, lanes: Lanes): Place[] {
  const half = LABEL_PX / 2;
  switch (shape.kind) {
    case 'fault':
    case 'healed':
    case 'converged':
    case 'violation':
      return [{ left: lanes.gutterPx + 6, top: shape.y - half }];
    case 'number':
      return [{ left: shape.x - width / 2, top: shape.y - half }];
    case 'commit':
      return beside(shape.x, shape.y2 - half, width);
    default:
      return beside(shape.x, shape.y - half, width);
  }
}

/** Left of the lane, where the messages do not begin; else at its right. */
function beside(x: number, top: number, width: number): Place[] {
  return [
    { left: x - width - 9, top },
    { left: x + 9, top },
  ];
}

// ---------------------------------------------------------------------------------- beside the lanes

function timesOf(axis: Axis, gutter: Labels, lanes: Lanes): Label[] {
  return axis.moments.flatMap(
    ({ atMs, top }) => inGutter(gutter, (atMs / 1000).toFixed(3), top, lanes) ?? [],
  );
}

/** Where the axis is cut, it says for how long. */
function pausesOf(axis: Axis, gutter: Labels, lanes: Lanes, words: DiagramWords): readonly Label[] {
  return axis.cuts.flatMap(
    ({ top, bottom, forMs }) => inGutter(gutter, words.pause(forMs), (top + bottom) / 2, lanes) ?? [],
  );
}

function inGutter(gutter: Labels, text: string, y: number, { gutterPx }: Lanes): Label | undefined {
  return gutter.place(text, [{ left: gutterPx - widthOf(text), top: y - LABEL_PX / 2 }]);
}

function truthsOf({ truth }: Drawable, axis: Axis, lanes: Lanes, labels: Labels): Diagram['truths'] {
  const { x } = lanes.of('truth')!;
  const last = truth.filter(({ atMs }, index) => truth[index + 1]?.atMs !== atMs);
  return last.flatMap(({ atMs, value }) => {
    const text = String(value);
    const place = { left: x - widthOf(text) / 2, top: axis.yAt(atMs) - LABEL_PX / 2 };
    const label = labels.place(text, [place]);
    return label === undefined ? [] : [{ ...label, x }];
  });
}
