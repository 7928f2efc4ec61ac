/*
 * What the workshop is told on its command line. In: a file and flags. Out: what to do, or what to print instead.
 */

import { number, oneOf, type Program, path } from '../../cli/option.ts';
import { type Answer, parse } from '../../cli/parse.ts';
import { listing } from '../../cli/text.ts';
import { LEVELS, type Level, WORLDS } from '../../sim/workshop/messages.ts';
import { STARTING_POINTS, type StartingPoint } from '../../sim/workshop/solutions.ts';

export type Task =
  /** Many worlds of each level, until one breaks. */
  | {
      readonly kind: 'judge';
      readonly file: string;
      readonly levels: readonly Level[];
      readonly worlds: number;
      readonly from: number;
      readonly workers: number;
    }
  /** One world. */
  | { readonly kind: 'replay'; readonly file: string; readonly level: Level; readonly seed: number }
  | { readonly kind: 'print'; readonly start: StartingPoint };

const MAX_SEED = Number.MAX_SAFE_INTEGER;
const STARTS = Object.keys(STARTING_POINTS) as StartingPoint[];

const TABLE = {
  file: path(undefined, 'the code: the same as the first argument', { defaultText: 'the first argument' }),
  level: oneOf(LEVELS, undefined, 'only this level (below)', {
    placeholder: 'name',
    defaultText: 'all, in turn',
  }),
  worlds: number(WORLDS, 1, 1e8, 'number of worlds of each level'),
  from: number(1, 0, MAX_SEED - 1e9, 'seed of the first world', { placeholder: 'seed' }),
  seed: number(undefined, 0, MAX_SEED, 'with --level: run only this world, and print what happens', {
    placeholder: 'seed',
  }),
  workers: number(undefined, 1, 64, 'number of threads', { defaultText: 'one per processor' }),
  start: oneOf(STARTS, undefined, 'print code to start from', { placeholder: 'name' }),
};

const ABOUT: Readonly<Record<Level, string>> = {
  latency: 'several people at once, and messages that take time',
  cuts: 'connections break, with some of what is on its way',
  reloads: 'pages are reloaded, closed, and crash',
  crashes: 'the server crashes, stops and freezes; its disk fails',
  'slow-readers': 'people read slowly, and many visitors fill the memory',
};

const PROGRAM: Program<typeof TABLE> = {
  command: 'npm run workshop',
  installed: 'shared-counter workshop',
  about:
    'The workshop: write both halves of a shared counter, and let thousands of simulated worlds try to break it. The first argument is a file such as my-counter.mjs.',
  options: TABLE,
  notes: [
    `Levels, each with the faults of those before it:\n\n${listing(LEVELS.map((level) => [level, ABOUT[level]]))}`,
    `Code to start from: ${STARTS.join(', ')}. For example: shared-counter workshop --start retry > my-counter.mjs`,
    'Exit code: 0 if every world held; 1 if one broke, with its seed and what happened in it; 2 if the code or an option is invalid. What code may do: docs/workshop.md',
  ],
  hint: ' See --help.',
};

/**
 * @param argv a file and flags, without node and script
 * @param processors how many threads may run at once
 */
export function parseTask(argv: readonly string[], processors: number): Task | Answer {
  const [first, ...rest] = argv;
  const flags = first === undefined || first.startsWith('-') ? argv : ['--file', first, ...rest];
  return parse(PROGRAM, flags, {}, (values, given): Task | string => {
    const { file, level, worlds, from, seed, workers = processors, start } = values;
    if (start !== undefined) return { kind: 'print', start };
    if (file === undefined) return 'Which code? The first argument is a file such as my-counter.mjs.';
    if (seed === undefined)
      return { kind: 'judge', file, levels: level === undefined ? LEVELS : [level], worlds, from, workers };
    if (level === undefined) return '--seed needs --level: each level has worlds of its own.';
    if (given.has('worlds') || given.has('from')) return '--seed runs one world; --worlds and --from many.';
    return { kind: 'replay', file, level, seed };
  });
}
