/*
 * What the fault suite is told on its command line. In: flags. Out: options, or what to print instead of starting.
 */

import { parseArgs } from 'node:util';
import type { Row } from './row.ts';

export interface Options {
  readonly rows: readonly Row[];
  readonly seed: number;
  readonly quick: boolean;
  /** The server: a JavaScript file. */
  readonly program: string;
  /** undefined: none is written. */
  readonly report: string | undefined;
  /** This is the inner one of two (isolation.ts): it prints the result of its row as JSON, and nothing else. */
  readonly isIsolated: boolean;
}

export type OptionsResult =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help'; readonly text: string }
  /** One line. */
  | { readonly kind: 'usage-error'; readonly message: string };

const MAX_SEED = 2 ** 32 - 1;
const DEFAULT_SEED = 1;
const DEFAULT_PROGRAM = 'dist/server.mjs';
const DEFAULT_REPORT = 'FAULTS.md';

const FLAGS = {
  only: { type: 'string' },
  seed: { type: 'string' },
  quick: { type: 'boolean' },
  server: { type: 'string' },
  report: { type: 'string' },
  isolated: { type: 'boolean' }, // for this program itself, so not in the help
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * @param argv the flags, without node and script
 * @param all the rows that there are
 * @example parseOptions(['--only', 'kill,cut', '--seed', '7'], ROWS)
 */
export function parseOptions(argv: readonly string[], all: readonly Row[]): OptionsResult {
  const flags = readFlags(argv);
  if (typeof flags === 'string') return { kind: 'usage-error', message: flags };
  if (flags.help) return { kind: 'help', text: helpText(all) };
  const { seed = String(DEFAULT_SEED), only, quick = false } = flags;
  const rows = only === undefined ? all : rowsOf(only, all);
  if (typeof rows === 'string') return { kind: 'usage-error', message: rows };
  if (!/^\d+$/.test(seed) || Number(seed) > MAX_SEED) {
    const message = `--seed must be a whole number from 0 to ${MAX_SEED}, not "${seed}". See --help.`;
    return { kind: 'usage-error', message };
  }
  const report = flags.report ?? (quick ? undefined : DEFAULT_REPORT);
  if (report !== undefined && !/.\.md$/.test(report)) {
    const message = `--report must be the name of a file that ends with .md, not "${report}". See --help.`;
    return { kind: 'usage-error', message };
  }
  const program = flags.server ?? DEFAULT_PROGRAM;
  const isIsolated = flags.isolated ?? false;
  return { kind: 'options', options: { rows, seed: Number(seed), quick, program, report, isIsolated } };
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS }).values;
  } catch (error) {
    return mistakeOf((error as Error).message);
  }
}

/** parseArgs explains itself to programmers, in several sentences. */
function mistakeOf(message: string): string {
  const flag = /^Option '(?:-\w, )?(--\w+).*argument (?:missing|is ambiguous)/.exec(message)?.[1];
  if (flag !== undefined) return `${flag} needs a value. See --help.`;
  const [sentence] = message.split(/\.(?=\s|$)|\n/);
  return `${sentence}. See --help.`;
}

/** @returns the rows in the order of the table, or the message of a mistake */
function rowsOf(only: string, all: readonly Row[]): readonly Row[] | string {
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !all.some((row) => row.name === name));
  if (unknown === undefined) return all.filter(({ name }) => names.includes(name));
  return `--only knows no row "${unknown}". There are: ${all.map(({ name }) => name).join(', ')}.`;
}

function helpText(all: readonly Row[]): string {
  return [
    'The fault suite of the shared counter: a real server, real sockets, real files, and everything that',
    'goes wrong with them. Was any press lost, or counted twice?',
    '',
    'Usage: npm run faults -- [options]',
    '',
    '  --only <rows>      only these, with commas between them',
    '                     (default: all; the others stay in the report as they are)',
    '  --seed <n>         the schedule of faults and presses follows from it',
    `                     (default: ${DEFAULT_SEED})`,
    '  --quick            a few faults of each kind, in half a minute, and no report',
    '  --report <file>    where the results are written down',
    `                     (default: ${DEFAULT_REPORT})`,
    '  --server <file>    the server to test: a JavaScript file that takes --port and --data',
    `                     (default: ${DEFAULT_PROGRAM})`,
    '  -h, --help         print this',
    '',
    'Rows:',
    '',
    ...all.map(({ name, fault }) => `  ${name.padEnd(19)}${fault}`),
    '',
    'Exit code: 0 if every press counted once in every row; 1 if not, or something else was wrong; 2 if an',
    'option is wrong; 3 if all that ran was well, but a row could not run here: the table says what it needs.',
  ].join('\n');
}
