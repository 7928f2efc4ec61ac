/*
 * Reads a command line and the environment with a program's table of options. Node's parseArgs cuts the arguments
 * into tokens; what they mean, and every message, is decided here, so that all programs of this repository say the
 * same about the same mistake: one line, which names the flag or variable, what was given, and what is expected.
 */

import { parseArgs } from 'node:util';
import { helpText } from './help.ts';
import { type Option, type Options, type Program, type Values, variableOf } from './option.ts';

/** What to print instead of starting. */
export type Answer =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version'; readonly text: string }
  /** One line. */
  | { readonly kind: 'usage-error'; readonly message: string };

export type Environment = Readonly<Record<string, string | undefined>>;

const EXIT_USAGE = 2;

/** Each flag that was given, with its text (a bare switch says `true`). */
type Flags = ReadonlyMap<string, string>;

/**
 * Flags win over the environment, which wins over the defaults. A variable that is empty counts as unset.
 * @param argv the flags, without node and script
 * @param finish makes what the program works with; a text is the message of what is wrong with values that are
 * right one by one
 */
export function parse<Table extends Options, Result extends object>(
  program: Program<Table>,
  argv: readonly string[],
  env: Environment,
  finish: (values: Values<Table>, given: { has(flag: keyof Table & string): boolean }) => Result | string,
): Result | Answer {
  const flags = readFlags(program, argv);
  if (typeof flags === 'string') return { kind: 'usage-error', message: flags };
  if (flags.has('help')) return { kind: 'help', text: helpText(program) };
  if (flags.has('version')) return { kind: 'version', text: program.version! };
  const values = readValues(program, flags, env);
  const result = typeof values === 'string' ? values : finish(values, flags);
  if (typeof result !== 'string') return result;
  return { kind: 'usage-error', message: `${result}${program.hint ?? ''}` };
}

/** Prints it. @returns the exit code */
export function print(answer: Answer): number {
  if (answer.kind !== 'usage-error') console.log(answer.text);
  else console.error(answer.message);
  return answer.kind === 'usage-error' ? EXIT_USAGE : 0;
}

function readFlags(program: Program, argv: readonly string[]): Flags | string {
  const flags = new Map<string, string>();
  for (const token of tokensOf(program, argv)) {
    const mistake = token.kind === 'option' ? addFlag(program, flags, token) : undefined;
    if (mistake !== undefined) return mistake;
    if (token.kind === 'positional') return unexpected(program, token.value);
  }
  return flags;
}

/** With strict parsing, parseArgs would throw messages of several sentences; so it only cuts into tokens here. */
function tokensOf({ options, version }: Program, argv: readonly string[]) {
  const known = Object.entries(options).map(([name, { placeholder }]) => {
    return [name, { type: placeholder === undefined ? 'boolean' : 'string' }] as const;
  });
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(known),
      help: { type: 'boolean', short: 'h' },
      ...(version === undefined ? {} : { version: { type: 'boolean', short: 'v' } as const }),
    },
  });
  return tokens;
}

interface FlagToken {
  readonly name: string;
  /** As the person wrote it. */
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Was the value behind a `=`? Otherwise it was the next argument. */
  readonly inlineValue?: boolean | undefined;
}

/** @returns the message of a mistake, if any */
function addFlag(program: Program, flags: Map<string, string>, token: FlagToken): string | undefined {
  const { name, rawName, value } = token;
  if (name === 'help' || (name === 'version' && program.version !== undefined)) {
    flags.set(name, 'true');
    return value === undefined ? undefined : `${rawName} does not take an argument. See --help.`;
  }
  if (!Object.hasOwn(program.options, name)) return unknownFlag(program, rawName);
  const option = program.options[name]!;
  const text = textOf(option, token);
  if (text === undefined) return `${rawName} needs a value: ${option.expected}.${program.hint ?? ''}`;
  const earlier = option.repeatable ? flags.get(name) : undefined;
  flags.set(name, earlier === undefined ? text : `${earlier},${text}`);
  return undefined;
}

/** In `--data --memory`, the second is no value of the first; a negative number is one, if a bad one. */
function textOf(option: Option<unknown>, { value, inlineValue }: FlagToken): string | undefined {
  if (option.placeholder === undefined) return value ?? 'true';
  const isMissing = inlineValue ? value === '' : value !== undefined && /^-\D/.test(value);
  return isMissing ? undefined : value;
}

function readValues<Table extends Options>(
  program: Program<Table>,
  flags: Flags,
  env: Environment,
): Values<Table> | string {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(program.options)) {
    const fromFlag = flags.get(name);
    const variable = variableOf(program, name, option);
    const fromVariable = variable === undefined ? undefined : env[variable] || undefined;
    const text = fromFlag ?? fromVariable;
    values[name] = text === undefined ? option.defaultValue : option.parse(text);
    if (text === undefined || values[name] !== undefined) continue;
    const where = fromFlag === undefined ? `The environment variable ${variable}` : `--${name}`;
    return `${where} must be ${option.expected}${option.secret ? '' : `, not "${text}"`}.`;
  }
  return values as Values<Table>;
}

function unexpected({ options, shown }: Program, argument: string): string {
  const [name, { placeholder }] = Object.entries(options).find(([, option]) => option.placeholder)!;
  const text = shown?.(argument) ?? argument;
  return `Unexpected argument "${text}": every option has a name, as in --${name} <${placeholder}>. See --help.`;
}

function unknownFlag({ options, version }: Program, rawName: string): string {
  const known = Object.keys(options).filter((name) => !options[name]!.hidden);
  const names = [...known, 'help', ...(version === undefined ? [] : ['version'])];
  const suggestion = nearest(rawName.replace(/^-+/, ''), names);
  return `Unknown option ${rawName}. ${suggestion === undefined ? 'See --help.' : `Did you mean --${suggestion}?`}`;
}

/** The candidate that a person most likely meant: a part of its name, or at most two slips of a finger away. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const part = word.length < 3 ? undefined : candidates.find((candidate) => candidate.includes(word));
  if (part !== undefined) return part;
  const distances = candidates.map((candidate) => ({ candidate, distance: editDistance(word, candidate) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.min(2, word.length - 1) ? best.candidate : undefined;
}

/** Levenshtein's: how many letters must be put in, taken out or replaced. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === to[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length]!;
}
