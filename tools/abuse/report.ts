/*
 * ABUSE.md: per WebSocket library, a table for each section of rows. In: results. Out: the file. Pure.
 */

import { whole } from '../report/figures.ts';
import { markdownTable } from '../report/table.ts';
import { COLUMNS, cellsOf, type Findings, MAX_END_MS, MAX_P99_MS, problemsOf } from './findings.ts';
import type { Row, Section } from './row.ts';

/** Findings, or a sentence that says why there are none. */
export type Found = Findings | string;

export interface Result {
  readonly row: Row;
  readonly transport: string;
  readonly found: Found;
  /** The same attack on an earlier commit. */
  readonly before: Found | undefined;
}

const INTRODUCTION = `# Attacks, and their effect on everybody else

\`npm run abuse\` runs the built server as a separate process and attacks it, one row at a time, from a dedicated thread.
Meanwhile, bystanders use the server 20 times a second each: one presses at the counter and waits for the ack, one waits for
its echo, one requests \`/healthz\` on a new connection. The command writes this file.
[\`SECURITY.md\`](SECURITY.md) says what stops the attackers.

*p50*, *p99*, *longest*: how long bystanders waited, in ms. While the event loop is blocked, all of them wait, so the longest
wait is also an upper bound of its delay. *Before*: their p99 just before the attack, while a thread was as busy as the attacker.
*CPU*: CPU time of the server until everything was answered. *Memory*: the maximum growth of resident memory. *End*:
the time from SIGTERM, sent during the attack, to the exit.

A row has passed if p99 is at most ${MAX_P99_MS} ms (or twice what it was before), memory grew by at most 64 MB, no bystander
was disconnected or refused, the number is the sum of all presses, the server exited with 0 within ${MAX_END_MS / 1000} s, and the attackers
received what they should: a close code or an HTTP status, *cut* for an end without one, *open* if they may stay.`;

const TITLES: Readonly<Record<string, string>> = { uws: 'uWebSockets.js', ws: 'ws' };

/** @param run one line: on which machine, how and with which versions */
export function reportText(sections: readonly Section[], results: readonly Result[], run: string): string {
  const transports = [...new Set(results.map(({ transport }) => transport))];
  const parts = transports.flatMap((transport) => {
    const here = results.filter((result) => result.transport === transport);
    return [`## On ${TITLES[transport]}`, summaryOf(here), ...sections.flatMap((of) => partOf(of, here))];
  });
  return `${[INTRODUCTION, `Run: ${run}.`, ...parts].join('\n\n')}\n`;
}

function partOf({ title, rows }: Section, results: readonly Result[]): string[] {
  const here = results.filter(({ row }) => rows.includes(row));
  if (here.length === 0) return [];
  const compares = here.some(({ before }) => before !== undefined);
  const columns = compares ? [...COLUMNS, 'the commit before'] : COLUMNS;
  const cells = here.map((result) => [...lineOf(result), ...(compares ? [beforeOf(result)] : [])]);
  return [`### ${title}`, markdownTable({ columns, rows: cells }, isFigure)];
}

/** One cell per entry of COLUMNS. */
export function lineOf({ row, transport, found }: Result): string[] {
  if (typeof found !== 'string') return cellsOf(row, found, transport);
  return COLUMNS.map((column) =>
    column === 'attack' ? row.attack : column === 'verdict' ? `FAILED: ${found}` : '-',
  );
}

export function hasPassed({ row, transport }: Result, found: Found): boolean {
  return typeof found !== 'string' && problemsOf(row, found, transport).length === 0;
}

/** What was wrong in the earlier commit. */
export function beforeOf({ row, transport, before }: Result): string {
  if (before === undefined) return '-';
  if (typeof before === 'string') return before;
  return problemsOf(row, before, transport).join('; ') || 'passed';
}

function summaryOf(results: readonly Result[]): string {
  const passed = results.filter((result) => hasPassed(result, result.found)).length;
  const before = results.filter((result) => result.before !== undefined);
  const stood = before.filter((result) => hasPassed(result, result.before!)).length;
  const controls = results.flatMap(({ found }) => (typeof found === 'string' ? [] : [found.control.p99]));
  const control = `Before the attacks, p99 was ${whole(Math.min(...controls))} to ${whole(Math.max(...controls))} ms.`;
  const then = before.length === 0 ? '' : ` The commit before passed ${stood}.`;
  return `${passed} of ${results.length} rows passed.${then} ${control}`;
}

function isFigure(column: number): boolean {
  const first = (COLUMNS as readonly string[]).indexOf('p50');
  return column >= first && column < (COLUMNS as readonly string[]).indexOf('verdict');
}
