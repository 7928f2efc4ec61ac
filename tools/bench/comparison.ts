/*
 * This server beside that of another checkout, which took turns with it. In: the turns of each trial. Out: a section
 * with each number of both (the median), and their ratio: the median of the ratios of single turns. Pure.
 */

import { median } from '../report/figures.ts';
import { ratioText, remarksOn } from './columns.ts';
import { Failure } from './failure.ts';
import type { Measured } from './measure.ts';
import type { Section } from './section.ts';
import type { Column, Row, Workload } from './workload.ts';

/** One run of each, one after the other. */
export type Turn = readonly [ours: Row, theirs: Row];

/** @param trials a name for each, and its turns; not empty */
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
      'Both took turns. Ratios are of this server to the other one, turn by turn: below 1, this one has less.',
    table: {
      columns: ['median of each', 'this server', 'the other', 'ratio, median (range)'],
      rows: trials.flatMap(([label, turns]) => {
        const named = trials.length === 1 ? '' : `${label}: `;
        return numbers.map((column) => [`${named}${column.head}`, ...cellsOf(column, turns)]);
      }),
    },
    notes: [...new Set(remarksOn(rows))],
    chart: undefined,
    isWell: workload.isWell(rows),
  };
}

/** Turns in which one of the two failed compare nothing. */
function cellsOf({ value, text }: Column, turns: readonly Turn[]): string[] {
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
