/*
 * The bench's command line. In: flags. Out: options, or what to print instead of starting.
 */

import { flag, list, number, type Program, path, type Values } from '../../cli/option.ts';
import { type Answer, parse } from '../../cli/parse.ts';
import { listing } from '../../cli/text.ts';
import { LAB_SUMMARY } from './lab.ts';
import { PEER_NAMES, PEERS } from './peers.ts';
import { SECTION_NAMES, type SectionName, WORKLOAD_NAMES, WORKLOADS } from './workloads.ts';

const DEFAULT_OUT = 'BENCHMARKS.md';
/** Instead of a file. */
const NOWHERE = 'none';
/** Compilers in servers need a while to warm up before the measurement. */
const USUAL = { warmUpMs: 2_000, duration: 5, patience: 10, repeat: 3, out: DEFAULT_OUT };
const QUICK = { warmUpMs: 200, duration: 1, patience: 3, repeat: 1, out: NOWHERE };
/** The workloads of --against: those of the targets. Earlier checkouts do not support the hidden pages of W7. */
const WITH_TARGETS: readonly SectionName[] = WORKLOAD_NAMES.filter((name) => /^W[1-6]$/.test(name));

const TABLE = {
  only: list('workloads (below), separated by commas', {
    defaultText: 'all but the Lab; W1 to W6 with --against',
  }),
  peers: list('servers (below), separated by commas', { defaultText: 'all that are installed' }),
  against: path(
    undefined,
    'another checkout of this repository with a built dist/: instead of the peers, this server and that one take turns at each workload, and the ratios of their figures are printed. Writes no file',
    { placeholder: 'folder' },
  ),
  duration: seconds(USUAL.duration, 60, 'duration of each run, 1 to 60'),
  patience: seconds(
    USUAL.patience,
    120,
    'how long all sockets may take to converge after the last press, 1 to 120',
  ),
  repeat: number(undefined, 1, 20, 'turns of this server and the floor in W1 and W2, or --against, 1 to 20', {
    defaultText: String(USUAL.repeat),
  }),
  quick: flag(
    `everything at a tenth of its scale, for ${QUICK.duration} s: to check that it works, not to measure. Writes no file unless --out is given`,
  ),
  out: path(
    undefined,
    `a Markdown file: the measured sections are rewritten, the rest stays; charts go to docs/ next to it. "${NOWHERE}": no file`,
    { defaultText: DEFAULT_OUT, expected: 'a file that ends with .md' },
    /^none$|.\.md$/i,
  ),
  data: path(undefined, 'a folder on the disk to measure the durable counter on', {
    ...{ placeholder: 'folder', defaultText: './data' },
  }),
};

function seconds(usual: number, most: number, meaning: string) {
  const more = { placeholder: 'seconds', defaultText: String(usual), expected: `seconds from 1 to ${most}` };
  return number(undefined, 1, most, meaning, more);
}

const PROGRAM: Program<typeof TABLE> = {
  command: 'npm run bench',
  about: 'Benchmarks of the shared counter: this server and naive ones under the same load.',
  options: TABLE,
  notes: [
    `Workloads:\n\n${listing([...WORKLOAD_NAMES.map((name) => [name, WORKLOADS[name].summary] as const), ['lab', LAB_SUMMARY]])}`,
    `Servers:\n\n${listing(PEER_NAMES.map((name) => [name, PEERS[name].label]))}`,
    'It takes about a quarter of an hour; run nothing else on the machine meanwhile. Exit code: 0 on success; 1 if something failed, or this server did not reach the right number; 2 if an option is invalid.',
  ],
  hint: ' See --help.',
};

/**
 * @param argv the flags, without node and script
 * @example parseOptions(['--only', 'W1,W2', '--quick']) // { kind: 'options', options: { workloads: ['W1', 'W2'], … } }
 */
export function parseOptions(argv: readonly string[]): { kind: 'options'; options: Options } | Answer {
  return parse(PROGRAM, argv, {}, optionsFrom);
}

/** The bench's options: workloads and peers in their usual order; without `out`, results go to the terminal only. */
export type Options = Exclude<ReturnType<typeof optionsFrom>, string>['options'];

function optionsFrom({ quick: isQuick, data, against, ...values }: Values<typeof TABLE>) {
  const isComparing = against !== undefined;
  const usual = { ...(isQuick ? QUICK : USUAL), ...(isComparing ? { out: NOWHERE } : {}) };
  const { duration = usual.duration, patience = usual.patience, repeat: repeats = usual.repeat } = values;
  const { out = usual.out } = values;
  const workloads = namesIn(values.only, SECTION_NAMES, isComparing ? WITH_TARGETS : WORKLOAD_NAMES);
  const peers = namesIn(values.peers, PEER_NAMES);
  if (typeof workloads === 'string') return `--only: ${workloads}`;
  if (typeof peers === 'string') return `--peers: ${peers}`;
  if (isComparing && workloads.includes('lab')) return '--against has nothing to compare the Lab with.';
  if (isComparing && out !== NOWHERE) return '--against writes no file, so it needs no --out.';
  const options = {
    ...{ workloads, peers, against, isQuick, repeats, data, warmUpMs: usual.warmUpMs },
    ...{ durationMs: 1000 * duration, patienceMs: 1000 * patience },
    out: out === NOWHERE ? undefined : out,
  };
  return { kind: 'options' as const, options };
}

/** The named ones, in their usual order. @returns an error message, if it is a text */
function namesIn<Name extends string>(
  names: readonly string[] | undefined,
  all: readonly Name[],
  usual: readonly Name[] = all,
): readonly Name[] | string {
  if (names === undefined) return usual;
  const named = names.map((name) => name.toLowerCase());
  const unknown = named.find((name) => !all.some((known) => known.toLowerCase() === name));
  if (unknown !== undefined) return `there is no "${unknown}", only ${all.join(', ')}.`;
  return all.filter((name) => named.includes(name.toLowerCase()));
}
