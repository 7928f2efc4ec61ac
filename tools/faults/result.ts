/*
 * What became of a row, in figures as people read them. In: findings, an error, or why it could not run. Out: the cells
 * of the table, the same for the report and for the terminal. Pure.
 */

import type { Latency } from '../load/latency.ts';
import { whole } from '../report/figures.ts';
import { terminalLine } from '../report/table.ts';
import type { Findings, Row } from './row.ts';

export const COLUMNS = [
  'fault',
  'injected',
  'acknowledged',
  'lost',
  'doubled',
  'unresolved',
  'revisions fell',
  'recovery p50',
  'p99',
  'max (ms)',
  'verdict',
  'date',
] as const;

export interface Result {
  readonly kind: 'passed' | 'failed' | 'not-run';
  readonly fault: string;
  /** One for each of COLUMNS. */
  readonly cells: readonly string[];
  /** Presses acknowledged. */
  readonly acknowledged: number;
  /** Sentences for below the table. */
  readonly details: readonly string[];
}

export function resultOf(row: Row, findings: Findings, date: string): Result {
  const { acknowledged, lost, doubled, unresolved, revisionsFell } = findings.exactness;
  const problems = problemsOf(findings);
  const figures = [findings.faults, acknowledged, lost, doubled, unresolved, revisionsFell].map(whole);
  const verdict = problems.length === 0 ? passed(findings) : 'FAILED';
  return {
    kind: problems.length === 0 ? 'passed' : 'failed',
    fault: row.fault,
    cells: [row.fault, ...figures, ...timesOf(findings.recovery), verdict, date],
    acknowledged,
    details: [...problems.map((problem) => `**Wrong: ${problem}.**`), ...findings.notes],
  };
}

/** Wrong with a row: nothing, if all is well. */
export function problemsOf({ faults, exactness, problems }: Findings): string[] {
  const { lost, doubled, unresolved, revisionsFell, acknowledged } = exactness;
  const found: readonly [isWrong: boolean, what: string][] = [
    [lost > 0, `${lost} presses lost`],
    [doubled > 0, `${doubled} presses too many in the number`],
    [unresolved !== 0, `${unresolved} presses stayed without an answer`],
    [revisionsFell > 0, `a revision fell within a connection ${revisionsFell} times`],
  ];
  const proved = acknowledged > 0 && faults > 0;
  return [
    ...found.filter(([isWrong]) => isWrong).map(([, what]) => what),
    ...[...exactness.problems, ...problems],
    ...(proved ? [] : ['nothing was proved: no press, or no fault']),
  ];
}

function passed({ lostWithRedis = 0 }: Findings): string {
  return lostWithRedis === 0
    ? 'passed'
    : `passed; Redis lost up to ${whole(lostWithRedis)}, and all clients were told`;
}

/** A row that broke down before it could judge: that is no success. */
export function brokenResult(row: Row, error: unknown, date: string): Result {
  const why = error instanceof Error ? error.message : String(error);
  const details = [`**Wrong: the row broke down: ${why.replace(/\s+/g, ' ')}.**`];
  return { ...emptyResult(row, 'FAILED', date), kind: 'failed', details };
}

export function notRunResult(row: Row, obstacle: string, date: string): Result {
  return {
    ...emptyResult(row, `not run: ${obstacle}`, date),
    kind: 'not-run',
    details: [`Not run: it ${obstacle}.`],
  };
}

function emptyResult(row: Row, verdict: string, date: string): Omit<Result, 'kind' | 'details'> {
  const cells = COLUMNS.map((column) => (column === 'verdict' ? verdict : column === 'date' ? date : '-'));
  return { fault: row.fault, cells: [row.fault, ...cells.slice(1)], acknowledged: 0 };
}

function timesOf(recovery: Latency): string[] {
  if (recovery.count === 0) return ['-', '-', '-'];
  return [recovery.percentileMs(50), recovery.percentileMs(99), recovery.maxMs].map(whole);
}

/** Of the terminal, for each of COLUMNS; the date is left out, since it is today. */
const WIDTHS = [28, 9, 13, 5, 8, 11, 15, 13, 8, 9, 0];

/** The table's head, or a result, as a line for the terminal. */
export function lineOf(cells: readonly string[] = COLUMNS): string {
  return terminalLine(cells.slice(0, -1), WIDTHS, ' ');
}
