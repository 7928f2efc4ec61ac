/*
 * The command line of the abuse suite. In: flags. Out: options, or what to print instead of starting.
 */

import { join } from 'node:path';
import { list, number, type Program, path, type Values } from '../../cli/option.ts';
import { parse } from '../../cli/parse.ts';
import { listing } from '../../cli/text.ts';
import { chosen } from '../suite/chosen.ts';
import type { Row } from './row.ts';

const DEFAULT_OUT = 'ABUSE.md';
const TRANSPORTS: readonly string[] = ['uws', 'ws'];

const TABLE = {
  only: list('only these rows (below), separated by commas', {
    ...{ placeholder: 'rows', defaultText: 'all' },
  }),
  transport: list('WebSocket libraries to test: uws, ws or both', {
    placeholder: 'names',
    defaultText: 'uws,ws',
  }),
  server: path('dist/server.mjs', 'server to attack: a JavaScript file that accepts --port and --data'),
  against: path(
    undefined,
    'also attacks this built checkout, on the first of the libraries, for comparison',
    {
      placeholder: 'folder',
    },
  ),
  runs: number(
    2,
    1,
    9,
    'how often to try a row that failed only because it was slow, since other programs can slow it down',
  ),
  out: path(
    undefined,
    'file for the results',
    { defaultText: `${DEFAULT_OUT}; nowhere with --only`, expected: 'the name of a file that ends with .md' },
    /.\.md$/,
  ),
};

export interface Options {
  readonly rows: readonly Row[];
  readonly transports: readonly string[];
  readonly program: string;
  /** The server of another checkout. */
  readonly programBefore: string | undefined;
  readonly runs: number;
  readonly out: string | undefined;
}

/**
 * @param argv the flags, without node and script
 * @param all the rows that there are
 * @example parseOptions(['--only', 'mask,flood-plus', '--transport', 'ws'], ROWS)
 */
export function parseOptions(argv: readonly string[], all: readonly Row[]) {
  return parse(programOf(all), argv, {}, (values) => optionsFrom(values, all));
}

function optionsFrom(values: Values<typeof TABLE>, all: readonly Row[]) {
  const { only, transport, server, against, runs, out } = values;
  const rows = chosen(all, only);
  if (typeof rows === 'string') return rows;
  const transports = transport ?? TRANSPORTS;
  const unknown = transports.find((name) => !TRANSPORTS.includes(name));
  if (unknown !== undefined) return `--transport must be uws, ws, or both with a comma, not "${unknown}".`;
  const options: Options = {
    ...{ rows, transports, program: server, runs },
    programBefore: against && join(against, 'dist/server.mjs'),
    out: out ?? (only === undefined ? DEFAULT_OUT : undefined),
  };
  return { kind: 'options' as const, options };
}

function programOf(all: readonly Row[]): Program<typeof TABLE> {
  return {
    command: 'npm run abuse',
    about:
      'The abuse suite of the shared counter: it attacks a real server, and checks that other clients hardly notice, that the count stays right, that memory stays bounded, and that the server still shuts down.',
    options: TABLE,
    notes: [
      `Rows:\n\n${listing(all.map(({ name, attack }) => [name, attack]))}`,
      'Exit code: 0 if the server withstood every attack; 1 if not; 2 if an option is invalid.',
    ],
    hint: ' See --help.',
  };
}
