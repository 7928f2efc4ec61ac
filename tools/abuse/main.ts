/*
 * The entry point of the abuse suite: `npm run abuse -- --help`. It attacks one server after another, prints the table, and
 * writes the report. The attackers' thread starts here, too.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { print } from '../../cli/parse.ts';
import { describeDisk, describeMachine, disturbance } from '../report/machine.ts';
import { terminalLine } from '../report/table.ts';
import { Terminal } from '../report/terminal.ts';
import { TemporaryFolder } from '../system/temporary-folder.ts';
import { attackAsTold } from './attacker.ts';
import { COLUMNS, isSlow } from './findings.ts';
import { type Options, parseOptions } from './options.ts';
import { ROWS, SECTIONS } from './registry.ts';
import { beforeOf, type Found, hasPassed, lineOf, type Result, reportText } from './report.ts';
import type { Row } from './row.ts';
import { attackWith, type Subject } from './trial.ts';

const EXIT_WELL = 0;
const EXIT_WRONG = 1;
const EXIT_USAGE = 2;
const MAX_BATCH = 30;
/** Column widths in the terminal, one per entry of COLUMNS. */
const WIDTHS = [60, 34, 6, 6, 12, 12, 7, 11, 7, 0];

const terminal = new Terminal(process.stdout);

async function main(): Promise<number> {
  const argv = process.argv.slice(2);
  const parsed = parseOptions(argv, ROWS);
  if (parsed.kind !== 'options') return print(parsed);
  const { options } = parsed;
  const missing = [options.program, options.programBefore].find((file) => file && !existsSync(file));
  if (missing !== undefined) {
    console.error(`There is no server ${missing}. Build it: npm run build`);
    return EXIT_USAGE;
  }
  return attackAll(options, `npm run abuse${argv.length === 0 ? '' : ` -- ${argv.join(' ')}`}`);
}

async function attackAll(options: Options, command: string): Promise<number> {
  const directory = new TemporaryFolder(`shared-counter-abuse-${process.pid}`).path;
  const machine = describeMachine(dirname(import.meta.dirname), [describeDisk(directory)]);
  const date = new Date().toISOString().slice(0, 10);
  const run = [`${machine}; ${date}, \`${command}\``, disturbance()?.replace(/\.$/, '')];
  const where = run.filter(Boolean).join('. ');
  const results: Result[] = [];
  for (const transport of options.transports) {
    terminal.print(`${transport}\n\n${terminalLine(COLUMNS, WIDTHS)}`);
    for (const rows of batchesOf(options.rows)) {
      const subject = { program: options.program, transport, directory };
      const found = await attackRows(rows, subject, options.runs);
      const program = transport === options.transports[0] ? options.programBefore : undefined;
      const before = program && (await attackRows(rows, { ...subject, program }, 1));
      rows.forEach((row, i) => {
        results.push({ row, transport, found: found[i]!, before: before ? before[i]! : undefined });
        printResult(results.at(-1)!);
      });
      if (options.out !== undefined) writeFileSync(options.out, reportText(SECTIONS, results, where));
    }
  }
  return results.every((result) => hasPassed(result, result.found)) ? EXIT_WELL : EXIT_WRONG;
}

/** Batches of rows that can share a server, kept small, since results are shown when a batch ends. */
function batchesOf(rows: readonly Row[]): Row[][] {
  const batches: Row[][] = [];
  for (const row of rows) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < MAX_BATCH && sharesServer(row) && sharesServer(last[0]!))
      last.push(row);
    else batches.push([row]);
  }
  return batches;
}

function sharesServer({ aloneMs, flags }: Row): boolean {
  return aloneMs === undefined && flags === undefined;
}

/** Retries rows that were only slow, on their own servers, and keeps the best of several runs. */
async function attackRows(rows: readonly Row[], subject: Subject, runs: number): Promise<Found[]> {
  terminal.show(`${subject.transport}: ${rows.map(({ name }) => name).join(', ')}`);
  const found: Found[] = await attackWith(rows, subject).catch((error: Error) =>
    rows.map(() => error.message.replace(/\s+/g, ' ')),
  );
  for (const [i, first] of found.entries()) {
    // If a shared server broke, running the rows alone shows which of them broke it.
    const isWorthIt = typeof first === 'string' ? rows.length > 1 : runs > 1 && isSlow(first);
    if (!isWorthIt) continue;
    const [again] = await attackRows([rows[i]!], subject, Math.max(1, runs - 1));
    if (typeof first === 'string' || !isWorse(again!, first)) found[i] = again!;
  }
  return found;
}

function isWorse(again: Found, first: Exclude<Found, string>): boolean {
  return typeof again === 'string' || again.waits.p99 > first.waits.p99;
}

function printResult(result: Result): void {
  terminal.print(terminalLine(lineOf(result), WIDTHS));
  if (result.before !== undefined) terminal.print(`    before: ${beforeOf(result)}`);
}

// So that servers are stopped and folders removed: by default, a signal ends the process without that.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(EXIT_WRONG));

if (isMainThread) process.exit(await main());
else attackAsTold(ROWS);
