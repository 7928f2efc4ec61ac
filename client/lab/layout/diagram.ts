/*
 * The space–time diagram of a run: lanes, marks and their positions. In: a run, the width, what is folded, and the
 * texts. Out: the picture as a value, ready to draw. Pure: the same run gives the same picture.
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

/** The input of a diagram. */
export type Drawable = Pick<Run, 'entries' | 'presses' | 'truth'>;

/** The text beside a mark. `isNarrow`: there is little room. */
export interface DiagramWords {
  readonly content: (content: Content, isNarrow: boolean) => string;
  readonly entry: (entry: Entry, isNarrow: boolean) => string;
  readonly pause: (forMs: number) => string;
}

export interface Mark {
  /** The entry it stands for. */
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

/** A period in which a screen does not show the expected number. */
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
  /** Values on the lane of the expected number. */
  readonly truths: readonly (Label & { readonly x: number })[];
  readonly pauses: readonly Label[];
  /** The position of an entry; for one that is not drawn, that of the last drawn entry before it. */
  readonly yOf: (index: Index) => number;
}

/** One axis for several runs that are compared. */
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
  /** Shared with another diagram; default: the axis of this run alone. */
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

/** Per entry; one that is not drawn gets the height of the last one that is. */
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
    const press = carriers.pressOf(entry); // also for entries that are not drawn, since presses are counted
    if (shape !== undefined) marks.push(markOf(index, shape, press));
  });
  return marks.sort((one, other) => one.index - other.index);
}

/** An arrival or a loss is drawn with the message that was sent; what nobody sent has a mark of its own. */
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

/** Room for the grip at the right end of a band. */
const BAND_MARGIN_PX = 40;

/** Label priority: faults and broken rules first, then numbers, then messages. */
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

/** A sentence across the lanes is truncated at the edge of the paper. */
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

/** Left of the lane, away from the messages; otherwise right of it. */
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

/** A cut of the axis shows its duration. */
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
