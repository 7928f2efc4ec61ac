/*
 * Parses a command line and the environment with a program's table of options. commander reads the flags; their
 * values are checked here, so that all programs of this repository report the same error in the same way: one
 * line with the flag or variable, the given text, and what is expected.
 */

import { CommanderError } from 'commander';
import { commandOf } from './help.ts';
import { type Options, type Program, type Values, variableOf } from './option.ts';

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
 * @param finish converts the values; a returned text is the error message for a combination of values that are
 * each valid
 */
export function parse<Table extends Options, Result extends object>(
  program: Program<Table>,
  argv: readonly string[],
  env: Environment,
  finish: (values: Values<Table>, given: { has(flag: keyof Table & string): boolean }) => Result | string,
): Result | Answer {
  const flags = readFlags(program, argv);
  if ('kind' in flags) return flags;
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

/** commander emits events for flags, and throws instead of printing or ending the process. */
function readFlags(program: Program, argv: readonly string[]): Flags | Answer {
  const flags = new Map<string, string>();
  let text = '';
  const write = (written: string): void => {
    text += written;
  };
  const command = commandOf(program).exitOverride().allowExcessArguments();
  command.configureOutput({ writeOut: write, writeErr: write });
  for (const [name, option] of Object.entries(program.options)) {
    command.on(`option:${name}`, (value: string | null) => {
      if (value === null && option.placeholder !== undefined) {
        command.error(`--${name} needs a value: ${option.expected}.${program.hint ?? ''}`);
      }
      const earlier = option.repeatable ? flags.get(name) : undefined;
      flags.set(name, `${earlier === undefined ? '' : `${earlier},`}${value ?? 'true'}`);
    });
  }
  try {
    const [argument] = command.parse(argv, { from: 'user' }).args;
    return argument === undefined ? flags : { kind: 'usage-error', message: unexpected(program, argument) };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: text.trimEnd() };
    if (error.code === 'commander.version') return { kind: 'version', text: text.trimEnd() };
    return { kind: 'usage-error', message: inOneLine(text.trimEnd()) };
  }
}

/** Without the text after a `=`, which could be a password. */
function inOneLine(message: string): string {
  const [, flag, nearest] = /^error: unknown option '(-[^=]*).*'(?:\n\((.*)\))?$/.exec(message) ?? [];
  if (flag === undefined) return message.replace(/^error: /, '');
  if (nearest?.endsWith(` ${flag}?`)) return `${flag} does not take an argument. See --help.`;
  return `Unknown option ${flag}. ${nearest ?? 'See --help.'}`;
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
