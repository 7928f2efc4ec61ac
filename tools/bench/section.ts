/*
 * A section of the results: one workload's, self-contained, so that a later run can replace it and
 * leave the others unchanged; or this server compared with that of another checkout. Pure.
 */

import { barChart } from '../report/chart.ts';
import { median } from '../report/figures.ts';
import type { Table } from '../report/table.ts';
import { failuresOf, ratioText, remarksOn } from './columns.ts';
import { Failure } from './failure.ts';
import type { Measured } from './measure.ts';
import type { Circumstances, Column, Row, Workload } from './workload.ts';

export interface Chart {
  /** The file's name, without folder and extension. */
  readonly name: string;
  /** Its alternative text. */
  readonly alt: string;
  readonly svg: string;
}

export interface Section {
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly about: string;
  readonly table: Table;
  /** What else a reader of the figures must know. */
  readonly notes: readonly string[];
  readonly chart: Chart | undefined;
  /** Did this server reach the right number, every time? */
  readonly isWell: boolean;
}

export function sectionOf(
  name: string,
  workload: Workload,
  rows: readonly Row[],
  circumstances: Circumstances,
): Section {
  const { hasFloor } = circumstances;
  const columns = workload.columns.filter(({ head }) => hasFloor || head !== 'of the floor');
  const notes = workload.notes?.(rows, circumstances) ?? failuresOf(rows);
  return {
    title: workload.title(rows[0]!),
    about: workload.about(circumstances, rows[0]!),
    table: {
      columns: columns.map(({ head }) => head),
      rows: rows.flatMap((row) => [...floorCells(row, columns), columns.map(({ cell }) => cell(row))]),
    },
    notes: notes.filter((note) => note !== false),
    chart: chartOf(name, workload, rows),
    isWell: workload.isWell(rows),
  };
}

/** Above the row of the server that it took turns with. */
function floorCells({ floor }: Row, columns: readonly Column[]): string[][] {
  if (floor === undefined) return [];
  const cells = columns.slice(1).map(({ ofFloor }) => ofFloor?.(floor.cost) ?? '');
  return [['the floor, in C', ...cells]];
}

function chartOf(name: string, { chart }: Workload, rows: readonly Row[]): Chart | undefined {
  if (chart === undefined) return undefined;
  const bars = rows.flatMap((row) => {
    const { measured, peer } = row;
    if (measured instanceof Failure) return [];
    return [{ label: chart.label(row, measured), value: chart.value(measured), isOurs: peer.isNumbered }];
  });
  if (bars.length === 0) return undefined;
  const { alt, figure } = chart;
  return { name: `bench-${name.toLowerCase()}`, alt, svg: barChart(alt, bars, figure) };
}

// ------------------------------------------------------------------------------------------ comparisons

/** One run of each, one after the other. */
export type Turn = readonly [ours: Row, theirs: Row];

/**
 * Each number of both (the median), and their ratio: the median of the ratios of single turns.
 * @param trials a name for each, and its turns; not empty
 */
export function comparisonOf(
  workload: Workload,
  trials: readonly (readonly [label: string, turns: readonly Turn[]])[],
  other: string,
): Section {
  const rows = trials.flatMap(([, turns]) => turns.flat());
  const numbers = workload.columns.filter(({ value }) => value !== undefined);
  return {
    title: `${workload.title(rows[0]!)}; against ${other}`,
    about:
      'Both took turns. Each ratio is this server to the other one in the same turn: below 1, this server uses less.',
    table: {
      columns: ['median of each', 'this server', 'the other', 'ratio, median (range)'],
      rows: trials.flatMap(([label, turns]) => {
        const named = trials.length === 1 ? '' : `${label}: `;
        return numbers.map((column) => [`${named}${column.head}`, ...comparedCells(column, turns)]);
      }),
    },
    notes: [...new Set(remarksOn(rows))],
    chart: undefined,
    isWell: workload.isWell(rows),
  };
}

/** A turn in which one of the two failed compares nothing. */
function comparedCells({ value, text }: Column, turns: readonly Turn[]): string[] {
  const pairs = turns.flatMap((turn) => {
    const measured = turn
      .map((row) => row.measured)
      .filter((one): one is Measured => !(one instanceof Failure));
    return measured.length === 2 ? [measured.map(value!)] : [];
  });
  if (pairs.length === 0) return ['-', '-', '-'];
  const [ours, theirs] = [0, 1].map((i) => text!(median(pairs.map((pair) => pair[i]!))));
  return [ours!, theirs!, ratioText(pairs.map(([ours, theirs]) => ours! / theirs!))];
}
