/*
 * The fault suite's entry point: `npm run faults -- --help`. It runs one row after another, each on its
 * own stage, prints the table, and writes it to the report.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { print } from '../../cli/parse.ts';
import { describeDisk, describeMachine, disturbance } from '../report/machine.ts';
import { Terminal } from '../report/terminal.ts';
import { TemporaryFolder } from '../system/temporary-folder.ts';
import { type Options, parseOptions } from './options.ts';
import { seededRandom, seedOf } from './random.ts';
import { ROWS } from './registry.ts';
import { reportText } from './report.ts';
import { brokenResult, lineOf, notRunResult, type Result, resultOf } from './result.ts';
import type { Row } from './row.ts';
import type { Context } from './stage.ts';
import { canIsolate, runIsolated } from './system.ts';

const EXIT_WELL = 0;
const EXIT_WRONG = 1;
const EXIT_USAGE = 2;
const EXIT_NOT_ALL = 3;

async function main(): Promise<number> {
  const argv = process.argv.slice(2);
  const parsed = parseOptions(argv, ROWS);
  if (parsed.kind !== 'options') return print(parsed);
  if (parsed.options.isIsolated) return runInside(parsed.options);
  return runRows(parsed.options, `npm run faults${argv.length === 0 ? '' : ` -- ${argv.join(' ')}`}`);
}

async function runRows(options: Options, command: string): Promise<number> {
  if (!existsSync(options.program)) {
    console.error(`There is no server ${options.program}. Build it: npm run build`);
    return EXIT_USAGE;
  }
  const directory = temporaryPath();
  const machine = describeMachine(dirname(import.meta.dirname), [describeDisk(directory)]);
  const terminal = new Terminal(process.stdout);
  terminal.print(`${machine}; seed ${options.seed}\n\n${lineOf()}`);
  const how = `${machine}; seed ${options.seed}, \`${command}\``;
  const run = [how, disturbance()?.replace(/\.$/, '')].filter(Boolean).join('. ');
  const startMs = performance.now();
  const results: Result[] = [];
  for (const row of options.rows) {
    const result = await runRow(row, options, directory, (text) => terminal.show(`${row.fault}: ${text}`));
    results.push(result);
    terminal.print(lineOf(result.cells));
    const problems = result.kind === 'failed' ? result.details : [];
    for (const problem of problems) terminal.print(`    ${problem.replaceAll('**', '')}`);
    if (options.report !== undefined) write(options.report, [result], run);
  }
  const total = results.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  const seconds = Math.round((performance.now() - startMs) / 1000);
  terminal.print(`\n${total.toLocaleString('en')} presses acknowledged in ${seconds} s.`);
  if (options.report !== undefined) terminal.print(`The results are in ${options.report}.`);
  return exitCodeOf(results);
}

/** The one row that this process was started for, in a namespace. */
async function runInside(options: Options): Promise<number> {
  const result = await perform(options.rows[0]!, options, temporaryPath(), () => {});
  console.log(JSON.stringify(result));
  return EXIT_WELL;
}

type Progress = Context['progress'];

async function runRow(row: Row, options: Options, directory: string, progress: Progress): Promise<Result> {
  const obstacle = row.obstacle?.();
  if (obstacle !== undefined) return notRunResult(row, obstacle, today());
  if (row.isolated === undefined) return perform(row, options, directory, progress);
  if (!canIsolate(row)) {
    const result = await perform(row, options, directory, progress);
    const note = 'Not in a network namespace of its own, with small buffers: that needs root on Linux.';
    return { ...result, details: [...result.details, note] };
  }
  progress('in a network namespace of its own');
  const { seed, quick, program } = options;
  const flags = ['--isolated', '--only', row.name, '--seed', String(seed), '--server', program];
  return runIsolated(row, quick ? [...flags, '--quick'] : flags).catch((error) =>
    brokenResult(row, error, today()),
  );
}

async function perform(row: Row, options: Options, directory: string, progress: Progress): Promise<Result> {
  try {
    const findings = await row.run({
      random: seededRandom(seedOf(row.name, options.seed)),
      quick: options.quick,
      program: resolve(options.program),
      directory,
      progress,
    });
    return resultOf(row, findings, today());
  } catch (error) {
    return brokenResult(row, error, today());
  }
}

function temporaryPath(): string {
  return new TemporaryFolder(`shared-counter-faults-${process.pid}`).path;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function write(file: string, results: readonly Result[], run: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, reportText(before, ROWS, results, run));
}

function exitCodeOf(results: readonly Result[]): number {
  if (results.some(({ kind }) => kind === 'failed')) return EXIT_WRONG;
  return results.some(({ kind }) => kind === 'not-run') ? EXIT_NOT_ALL : EXIT_WELL;
}

// So that cleaning up is completed, especially umount: by default, a signal ends a process without it.
// Not once(): a second signal, such as from a terminal and from the parent, would interrupt it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(EXIT_WRONG));

// Not by exitCode: unanswered connections would keep the process alive.
process.exit(await main());
