/*
 * FAULTS.md: the table, and below it what else there is to say of each row. A run of some rows leaves the others
 * as they are, with their dates. In: the file as it was, and new results. Out: the file as it is to be. Pure.
 */

import { whole } from '../report/figures.ts';
import { markdownTable } from '../report/table.ts';
import { COLUMNS, type Result } from './result.ts';
import type { Row } from './row.ts';

/** One row as it stands in the file. */
interface Entry {
  readonly cells: readonly string[];
  /** The lines of its section, without the heading. */
  readonly lines: readonly string[];
}

const INTRODUCTION = `# Faults, and what happens to the presses

\`npm run faults\` runs the built server as a separate process and injects faults into it. The data is in an SQLite file on a
disk; in the last rows, the server runs as three nodes on a Redis that syncs its file before each reply. Clients with the page's
own sync engine press over TCP; in the row "browser killed", it is the page itself in a real Chromium. A checker outside the
server records every press and every message that every client receives. At the end of each row the server is killed once more,
and a new one reports what is on the disk. The command writes this file, except for its last section, Mutants.

*Lost*: acknowledged (or saved by the page in the browser), but not in the number. *Doubled*: in the number, but never
pressed. *Unresolved*: neither acknowledged nor given up, a minute after the last fault. *Revisions fell*: a connection
received an older state after a newer one. Presses that a promoted replica had not received from its master are lost to
everybody. All clients are then told, the presses in flight are given up, and the verdict says how many Redis lost.`;

/** Of `npm run mutants`, and written by hand: stays as it is. */
const LAST_SECTION = '\n## Mutants\n';

/**
 * @param before the file as it was; empty if there was none
 * @param all the rows that there are: whatever else stands in the file is left out, but for its last section
 * @param run where, how and with what the new results were made, in a line
 */
export function reportText(
  before: string,
  all: readonly Row[],
  results: readonly Result[],
  run: string,
): string {
  const entries = all.flatMap((row): { row: Row; entry: Entry }[] => {
    const result = results.find(({ fault }) => fault === row.fault);
    const entry = result === undefined ? entryIn(before, row.fault) : entryOf(row, result, run);
    return entry === undefined ? [] : [{ row, entry }];
  });
  const table = { columns: COLUMNS, rows: entries.map(({ entry }) => entry.cells) };
  return [
    INTRODUCTION,
    '',
    totalOf(table.rows),
    '',
    markdownTable(table, isFigure),
    ...entries.flatMap(({ row, entry }) => ['', `## ${row.fault}`, '', ...entry.lines]),
    lastSectionOf(before),
  ].join('\n');
}

function lastSectionOf(text: string): string {
  const start = text.indexOf(LAST_SECTION);
  return start < 0 ? '' : text.slice(start);
}

function entryOf({ how, recovery }: Row, { cells, details }: Result, run: string): Entry {
  const sentences = [`${capital(how)}.`, `Recovery: ${recovery}.`, ...details, `Run: ${run}.`];
  return { cells, lines: sentences.map((sentence) => `- ${sentence}`) };
}

function entryIn(text: string, fault: string): Entry | undefined {
  const row = text.split('\n').find((line) => line.startsWith(`| ${fault} |`));
  const section = text.split(/^## /m).find((part) => part.startsWith(`${fault}\n`));
  if (row === undefined || section === undefined) return undefined;
  const [, ...lines] = section.split('\n').filter((line) => line !== '');
  return { cells: row.slice('| '.length, -' |'.length).split(' | '), lines };
}

function totalOf(rows: readonly (readonly string[])[]): string {
  const sum = (column: (typeof COLUMNS)[number], figure = /^([\d,]+)/): number => {
    const figures = rows.map((cells) => figure.exec(cells[COLUMNS.indexOf(column)] ?? '')?.[1] ?? '0');
    return figures.reduce((total, text) => total + Number(text.replaceAll(',', '')), 0);
  };
  const [acknowledged, lost, doubled] = [sum('acknowledged'), sum('lost'), sum('doubled')].map(whole);
  const counts = `**${acknowledged} presses acknowledged, ${lost} lost, ${doubled} doubled**`;
  // What Redis itself lost counts as nobody's fault here, but is not passed over.
  const byRedis = sum('verdict', /lost up to ([\d,]+)/);
  const more = `; Redis itself lost up to ${whole(byRedis)} more, and all clients were told`;
  return `In all: ${counts}, through ${whole(sum('injected'))} faults${byRedis === 0 ? '' : more}.`;
}

function isFigure(column: number): boolean {
  return column > 0 && column < COLUMNS.indexOf('verdict');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
