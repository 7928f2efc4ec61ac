/*
 * What the simulator is told on its command line. In: flags. Out: what to do, or what to print instead.
 */

import { parseArgs } from 'node:util';
import { SABOTAGES, type Sabotage } from '../../sim/sabotage.ts';

export type Task =
  /** Many worlds, until a rule breaks. */
  | {
      readonly kind: 'explore';
      readonly from: number;
      readonly seeds: number;
      readonly workers: number;
      readonly control: Sabotage | undefined;
    }
  /** One world. */
  | {
      readonly kind: 'replay';
      readonly seed: number;
      readonly trace: boolean;
      readonly shrink: boolean;
      readonly control: Sabotage | undefined;
    }
  /** Each negative control, until it is found. */
  | { readonly kind: 'controls' }
  | { readonly kind: 'help'; readonly text: string }
  /** One line. */
  | { readonly kind: 'usage-error'; readonly message: string };

const DEFAULT_SEEDS = 10_000;
const MAX_SEED = Number.MAX_SAFE_INTEGER;

const FLAGS = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  workers: { type: 'string' },
  seed: { type: 'string' },
  trace: { type: 'boolean' },
  shrink: { type: 'boolean' },
  control: { type: 'string' },
  controls: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'];

/**
 * @param argv the flags, without node and script
 * @param processors how many threads may run at once
 * @example parseTask(['--seed', '42', '--trace'], 2) // { kind: 'replay', seed: 42, trace: true, … }
 */
export function parseTask(argv: readonly string[], processors: number): Task {
  const values = readFlags(argv);
  if (typeof values === 'string') return usageError(values);
  if (values.help === true) return { kind: 'help', text: HELP };
  const mistake = mistakeIn(values);
  if (mistake !== undefined) return usageError(mistake);
  const control = SABOTAGES.find(({ name }) => name === values.control);
  if (values.controls === true) return { kind: 'controls' };
  if (values.seed !== undefined) {
    const { trace = false, shrink = false } = values;
    return { kind: 'replay', seed: Number(values.seed), trace, shrink, control };
  }
  return {
    kind: 'explore',
    from: Number(values.from ?? 1),
    seeds: Number(values.seeds ?? DEFAULT_SEEDS),
    workers: Number(values.workers ?? processors),
    control,
  };
}

function readFlags(argv: readonly string[]): Values | string {
  try {
    return parseArgs({ args: [...argv], options: FLAGS }).values;
  } catch (error) {
    // parseArgs explains itself to programmers, in several sentences.
    const message = (error as Error).message;
    const flag = /^Option '(?:-\w, )?(--\w+).*argument (?:missing|is ambiguous)/.exec(message)?.[1];
    return flag === undefined ? message.split(/\.(?=\s|$)|\n/)[0]! : `${flag} needs a value`;
  }
}

/** The first thing that is wrong, as the beginning of a sentence. */
function mistakeIn(values: Values): string | undefined {
  return (
    mistakenNumber('seeds', values.seeds, 1, 1e9) ??
    mistakenNumber('from', values.from, 0, MAX_SEED - 1e9) ??
    mistakenNumber('seed', values.seed, 0, MAX_SEED) ??
    mistakenNumber('workers', values.workers, 1, 64) ??
    mistakenControl(values.control) ??
    contradictionIn(values)
  );
}

function mistakenNumber(
  name: string,
  text: string | undefined,
  from: number,
  to: number,
): string | undefined {
  const isFine = text === undefined || (/^\d+$/.test(text) && Number(text) >= from && Number(text) <= to);
  return isFine ? undefined : `--${name} must be a whole number from ${from} to ${to}, not "${text}"`;
}

function mistakenControl(text: string | undefined): string | undefined {
  const names = SABOTAGES.map(({ name }) => name);
  if (text === undefined || (names as string[]).includes(text)) return undefined;
  return `--control must be one of ${names.join(', ')}, not "${text}"`;
}

function contradictionIn(values: Values): string | undefined {
  const { seed, seeds, from, workers, trace, shrink, controls, control } = values;
  const isMany = seeds !== undefined || from !== undefined || workers !== undefined;
  if (seed !== undefined && isMany)
    return '--seed replays one world; --seeds, --from and --workers explore many';
  if (seed === undefined && (trace || shrink)) return '--trace and --shrink need --seed';
  if (controls && (seed !== undefined || isMany || control !== undefined)) return '--controls stands alone';
  return undefined;
}

function usageError(mistake: string): Task {
  return { kind: 'usage-error', message: `${mistake}. See --help.` };
}

const HELP = `The simulator of the shared counter: the real room and the real sync engine in
worlds of virtual time, where lines break, servers die and disks fail.

Usage: npm run sim -- [options], or: shared-counter sim [options]

  --seeds <n>       how many worlds to explore (default: ${DEFAULT_SEEDS})
  --from <seed>     the first of them (default: 1)
  --workers <n>     how many threads do so (default: one for each processor)
  --seed <seed>     runs this world only
  --trace             and prints all that happens in it
  --shrink            with no more faults than it takes to break the rule
  --control <name>  with a part that is broken on purpose (below)
  --controls        counts the worlds until each of these is found
  -h, --help        prints this

What may be broken on purpose:
${SABOTAGES.map(({ name, what }) => `  ${name}\n      ${what}`).join('\n')}

Exit code: 0 if every rule held; 1 if one was broken, with the seed that shows
it; 2 if an option is wrong. What is simulated and checked: docs/simulator.md`;
