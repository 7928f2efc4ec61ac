/*
 * The space–time diagram of a run: lanes, marks, and where each stands. In: a run, the width, what is folded, and the
 * words. Out: a picture as a value, for whoever draws it. Pure: the same run gives the same picture.
 */

import type { Content, Entry, PartyName } from '../../../sim/entry.ts';
import type { Run } from '../../../sim/lab/run.ts';
import { Axis } from './axis.ts';
import { LABEL_PX, type Label, Labels, type Place, placesAlong, widthOf } from './labels.ts';
import { type Lane, type LaneState, type Lanes, lanesOf, stretchesOf } from './lanes.ts';
import { commitMarks, messageMark, type Places, pointMark, type Shape } from './marks.ts';
import { type Rows, rowsOf } from './rows.ts';
import { drawnOf, type Ended, endsOf, type Fold, type Index, type Sent } from './run.ts';
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
  readonly pauses: readonly (Label & { readonly bottom: number })[];
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
  const pauses = pausesOf(axis, lanes, labels, words);
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
  const times = timesOf(axis, lanes);
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

function marksOf(
  { entries, presses }: Drawable,
  ends: ReadonlyMap<Index, Index>,
  places: Places,
): Unlabelled[] {
  const carried = new Map(presses.flatMap(({ number, transits }) => transits.map((each) => [each, number])));
  const marks: Unlabelled[] = commitMarks(entries, places).map(([index, shape]) => markOf(index, shape));
  const pressed = pressesInOrder(presses);
  const acked = acksOf(entries, carried);
  entries.forEach((entry, index) => {
    if (entry.kind === 'sent' || (entry.kind === 'lost' && entry.transit === 0)) {
      const end = ends.get(index);
      const ended = end === undefined ? undefined : { entry: entries[end] as never, index: end };
      const shape = messageMark(entry, index, ended, places);
      if (shape) marks.push(markOf(index, shape, carried.get(entry.transit) ?? acked(entry)));
    } else {
      const shape = pointMark(entry, index, places);
      const press = entry.kind === 'pressed' ? pressed(entry.who) : undefined;
      if (shape) marks.push(markOf(index, shape, press));
    }
  });
  return marks.sort((one, other) => one.index - other.index);
}

/** Who pressed: the numbers of their presses, one after the other. */
function pressesInOrder(presses: Drawable['presses']): (who: PartyName) => number | undefined {
  const left = new Map<PartyName, number[]>();
  for (const { who, number } of presses) left.set(who, [...(left.get(who) ?? []), number]);
  return (who) => left.get(who)?.shift();
}

/** Which press an answer is about: the last one with its number that went over this connection. */
function acksOf(
  entries: readonly Entry[],
  carried: ReadonlyMap<number, number>,
): (answer: Sent | Ended) => number | undefined {
  const presses = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind !== 'sent' || !('seq' in entry.content)) continue;
    const press = carried.get(entry.transit);
    if (press !== undefined) presses.set(`${entry.connection} ${entry.content.seq}`, press);
  }
  return ({ connection, content }) =>
    'seq' in content && 'type' in content && content.type !== 'welcome'
      ? presses.get(`${connection} ${content.seq}`)
      : undefined;
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
  const text = words.entry(entry, isNarrow);
  return text === '' ? undefined : labels.place(text, placesOf(shape, widthOf(text), lanes));
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

function timesOf(axis: Axis, { gutterPx }: Lanes): Label[] {
  const labels = new Labels(0, gutterPx);
  return axis.moments.flatMap(({ atMs, top }) => {
    const text = (atMs / 1000).toFixed(3);
    return labels.place(text, [{ left: gutterPx - widthOf(text) - 4, top: top - LABEL_PX / 2 }]) ?? [];
  });
}

function pausesOf(axis: Axis, lanes: Lanes, labels: Labels, words: DiagramWords): Diagram['pauses'] {
  return axis.cuts.flatMap(({ top, bottom, forMs }) => {
    const place = { left: lanes.gutterPx + 6, top: (top + bottom - LABEL_PX) / 2 };
    const label = labels.place(words.pause(forMs), [place]);
    return label === undefined ? [] : [{ ...label, bottom }];
  });
}

function truthsOf({ truth }: Drawable, axis: Axis, lanes: Lanes, labels: Labels): Diagram['truths'] {
  const { x } = lanes.of('truth')!;
  return truth.flatMap(({ atMs, value }) => {
    const text = String(value);
    const place = { left: x - widthOf(text) / 2, top: axis.yAt(atMs) - LABEL_PX / 2 };
    const label = labels.place(text, [place]);
    return label === undefined ? [] : [{ ...label, x }];
  });
}
