/*
 * What the bench is told on its command line. In: flags. Out: options, or what to print instead of starting.
 */

import { parseArgs } from 'node:util';
import { PEER_NAMES, PEERS, type PeerName } from './peers.ts';
import { WORKLOAD_NAMES, WORKLOADS, type WorkloadName } from './workloads.ts';

export interface Options {
  /** In their usual order. */
  readonly workloads: readonly WorkloadName[];
  /** In their usual order. */
  readonly peers: readonly PeerName[];
  /** How long each run presses before the measurement begins: compilers in servers need a while. */
  readonly warmUpMs: number;
  /** How long it presses then. */
  readonly durationMs: number;
  /** How long after the last press everybody may take to show the same number. */
  readonly patienceMs: number;
  /** Turns of this server and the floor, in W1 and W2. */
  readonly repeats: number;
  /** Everything on a tenth of its scale. */
  readonly isQuick: boolean;
  /** Where the results go; undefined: to the terminal only. */
  readonly out: string | undefined;
  /** Where the durable counter is kept meanwhile; undefined: below ./data. */
  readonly data: string | undefined;
}

export type OptionsResult =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help'; readonly text: string }
  /** One line. */
  | { readonly kind: 'usage-error'; readonly message: string };

const WARM_UP_MS = 2_000;
const QUICK_WARM_UP_MS = 200;
const DEFAULT_OUT = 'BENCHMARKS.md';
const NOWHERE = 'none';
const DEFAULTS = { duration: '5', patience: '10', repeat: '3' };
const QUICK = { duration: '1', patience: '3', repeat: '1' };

const HELP = `Benchmarks of the shared counter: this server beside naive ones, on the same work.

Usage: npm run bench -- [options]

  --only <names>        workloads, with commas between them (default: all)
${WORKLOAD_NAMES.map((name) => `      ${name.padEnd(18)}${WORKLOADS[name].summary}`).join('\n')}
  --peers <names>       servers, with commas between them (default: all that are installed)
${PEER_NAMES.map((name) => `      ${name.padEnd(18)}${PEERS[name].label}`).join('\n')}
  --duration <seconds>  how long each run presses, 1 to 60 (default: ${DEFAULTS.duration})
  --patience <seconds>  how long after the last press everybody may take to show the
                        same number, 1 to 120 (default: ${DEFAULTS.patience})
  --repeat <n>          turns of this server and the floor in W1 and W2, 1 to 20
                        (default: ${DEFAULTS.repeat})
  --quick               everything on a tenth of its scale, for ${QUICK.duration} s: to see whether it
                        works, not how fast it is. Writes no file unless --out is given
  --out <file>          a Markdown file: the sections of what was measured are written
                        anew, the rest of it stays; charts go to docs/ beside it. "${NOWHERE}":
                        no file (default: ${DEFAULT_OUT})
  --data <folder>       on the disk that the durable counter is measured on
                        (default: ./data)
  -h, --help            print this

It takes about a quarter of an hour, and wants the machine for itself. Exit code: 0 if it
came to its end; 1 if something failed, or this server did not come to the right
number; 2 if an option is wrong.`;

/**
 * @param argv the flags, without node and script
 * @example parseOptions(['--only', 'W1,W2', '--quick']) // { kind: 'options', options: { workloads: ['W1', 'W2'], … } }
 */
export function parseOptions(argv: readonly string[]): OptionsResult {
  const flags = readFlags(argv);
  if (typeof flags === 'string') return usageError(flags);
  if (flags.help === true) return { kind: 'help', text: HELP };
  const isQuick = flags.quick === true;
  const { duration, patience, repeat } = { ...(isQuick ? QUICK : DEFAULTS), ...flags };
  const workloads = namesIn(flags.only, WORKLOAD_NAMES);
  const peers = namesIn(flags.peers, PEER_NAMES);
  if (typeof workloads === 'string') return usageError(`--only: ${workloads}`);
  if (typeof peers === 'string') return usageError(`--peers: ${peers}`);
  if (!isNumber(duration, 1, 60)) return usageError(mustBe('duration', duration, 'seconds from 1 to 60'));
  if (!isNumber(patience, 1, 120)) return usageError(mustBe('patience', patience, 'seconds from 1 to 120'));
  if (!isNumber(repeat, 1, 20)) return usageError(mustBe('repeat', repeat, 'a whole number from 1 to 20'));
  const out = flags.out ?? (isQuick ? NOWHERE : DEFAULT_OUT);
  if (out !== NOWHERE && !/.\.md$/i.test(out))
    return usageError(mustBe('out', out, 'a file that ends with .md'));
  return {
    kind: 'options',
    options: {
      ...{ workloads, peers, isQuick, repeats: Number(repeat), data: flags.data },
      ...{ durationMs: 1000 * Number(duration), patienceMs: 1000 * Number(patience) },
      warmUpMs: isQuick ? QUICK_WARM_UP_MS : WARM_UP_MS,
      out: out === NOWHERE ? undefined : out,
    },
  };
}

/** @returns the message of a mistake, if it is a text */
function readFlags(argv: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const yes = { type: 'boolean' } as const;
    const options = {
      ...{ only: text, peers: text, duration: text, patience: text, repeat: text, out: text, data: text },
      ...{ quick: yes, help: { ...yes, short: 'h' } },
    };
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    const { message } = error as Error;
    const flag = /^Option '(?:-\w, )?(--\w+).*argument (?:missing|is ambiguous)/.exec(message)?.[1];
    if (flag !== undefined) return `${flag} needs a value. See --help.`;
    const [sentence] = message.split(/\.(?=\s|$)|\n/); // what follows is advice for programmers
    return `${sentence}. See --help.`;
  }
}

/** Those that are named, in their usual order; all if none is. @returns the message of a mistake, if it is a text */
function namesIn<Name extends string>(
  text: string | undefined,
  all: readonly Name[],
): readonly Name[] | string {
  if (text === undefined) return all;
  const named = text.split(',').map((name) => name.trim().toLowerCase());
  const unknown = named.find((name) => !all.some((known) => known.toLowerCase() === name));
  if (unknown !== undefined) return `there is no "${unknown}", only ${all.join(', ')}. See --help.`;
  return all.filter((name) => named.includes(name.toLowerCase()));
}

function isNumber(text: string, from: number, to: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to;
}

function mustBe(name: string, text: string, expected: string): string {
  return `--${name} must be ${expected}, not "${text}". See --help.`;
}

function usageError(message: string): OptionsResult {
  return { kind: 'usage-error', message };
}
