/*
 * The fault suite's command line. In: flags. Out: options, or what to print instead of starting.
 */

import { flag, list, number, type Program, path, type Values } from '../../cli/option.ts';
import { parse } from '../../cli/parse.ts';
import { listing } from '../../cli/text.ts';
import { chosen } from '../suite/chosen.ts';
import type { Row } from './row.ts';

const DEFAULT_REPORT = 'FAULTS.md';

const TABLE = {
  only: list('only these rows (below), separated by commas; the others stay in the report unchanged', {
    ...{ placeholder: 'rows', defaultText: 'all' },
  }),
  seed: number(1, 0, 2 ** 32 - 1, 'seed of the schedule of faults and presses'),
  quick: flag('a few faults of each kind, in about a minute, and no report'),
  report: path(
    undefined,
    'file for the results',
    { defaultText: DEFAULT_REPORT, expected: 'the name of a file that ends with .md' },
    /.\.md$/,
  ),
  server: path('dist/server.mjs', 'server to test: a JavaScript file that accepts --port and --data'),
  isolated: flag('for this program itself', { hidden: true }),
};

/**
 * @param argv the flags, without node and script
 * @param all all rows
 * @example parseOptions(['--only', 'kill,cut', '--seed', '7'], ROWS)
 */
export function parseOptions(argv: readonly string[], all: readonly Row[]) {
  return parse(programOf(all), argv, {}, (values) => optionsFrom(values, all));
}

/** The fault suite's options. An isolated one (system.ts) prints the result of its row as JSON, and nothing else. */
export type Options = Exclude<ReturnType<typeof optionsFrom>, string>['options'];

function optionsFrom(values: Values<typeof TABLE>, all: readonly Row[]) {
  const { only, seed, quick, server: program, isolated: isIsolated } = values;
  const rows = chosen(all, only);
  if (typeof rows === 'string') return rows;
  const report = values.report ?? (quick ? undefined : DEFAULT_REPORT);
  return { kind: 'options' as const, options: { rows, seed, quick, program, report, isIsolated } };
}

function programOf(all: readonly Row[]): Program<typeof TABLE> {
  return {
    command: 'npm run faults',
    about:
      'The fault suite of the shared counter: it injects faults into a real server with real sockets and files, and checks whether any press was lost or counted twice.',
    options: TABLE,
    notes: [
      `Rows:\n\n${listing(all.map(({ name, fault }) => [name, fault]))}`,
      'Exit code: 0 if every press counted once in every row; 1 if not, or something else was wrong; 2 if an option is invalid; 3 if all rows that ran passed, but some could not run here: the table says what they need.',
    ],
    hint: ' See --help.',
  };
}
