/*
 * An option of a command line, and common kinds of values. A program's options are a table of these,
 * by flag; parse.ts parses a command line with it, help.ts explains it. Pure. In: the text of one value. Out: the
 * value, or undefined if the text is not valid.
 */

export interface Option<Value> {
  /** The environment variable with the same meaning. Without it, see Program.hasVariables. */
  readonly env?: string;
  /** The value's name in the help; a switch has none. */
  readonly placeholder?: string | undefined;
  /** May be given several times; the texts are joined by commas. */
  readonly repeatable?: boolean;
  /** Contains a password: its text is not repeated in messages. */
  readonly secret?: boolean;
  /** For programs that start each other, so hidden in the help. */
  readonly hidden?: boolean;
  readonly defaultValue: Value;
  /** The default, for display. */
  readonly defaultText: string;
  readonly meaning: string;
  /** Completes "must be …". */
  readonly expected: string;
  readonly parse: (text: string) => Value | undefined;
}

/** By flag, without the dashes. */
export type Options = Readonly<Record<string, Option<unknown>>>;

export type Values<Table extends Options> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer Value> ? Value : never;
};

export interface Program<Table extends Options = Options> {
  /** How it is started. @example 'npm start' */
  readonly command: string;
  /** How it is started from the installed package. @example 'shared-counter' */
  readonly installed?: string;
  readonly about: string;
  readonly options: Table;
  /** Paragraphs below the options, for the help. */
  readonly notes: readonly string[];
  /** What --version prints; without it, there is no such flag. */
  readonly version?: string;
  /** Does each option have a variable of its name (--press-rate: PRESS_RATE), unless it sets another? */
  readonly hasVariables?: boolean;
  /** The end of each message about a value. */
  readonly hint?: string;
  /** How to display an argument without a flag: it could contain a password. */
  readonly shown?: (argument: string) => string;
}

/** The environment variable of an option, if it has one. */
export function variableOf({ hasVariables }: Program, name: string, { env }: Option<unknown>) {
  return env ?? (hasVariables ? name.toUpperCase().replaceAll('-', '_') : undefined);
}

type More = Partial<Omit<Option<unknown>, 'defaultValue' | 'parse'>>;

/** Number() would also accept '', 1e3 and 0x10. */
const WHOLE = /^\d+$/;
const DECIMAL = /^\d+(\.\d+)?$/;
const YES = ['1', 'true', 'yes'];
const NO = ['0', 'false', 'no'];

/**
 * A number, whole unless `more` says otherwise.
 * @example number(6789, 0, 65_535, 'port to listen on', { placeholder: 'port' })
 */
export function number<Default extends number | undefined>(
  defaultValue: Default,
  from: number,
  to: number,
  meaning: string,
  { hasFraction = false, ...more }: More & { hasFraction?: boolean } = {},
): Option<number | Default> {
  const pattern = hasFraction ? DECIMAL : WHOLE;
  const read = (text: string): number | undefined =>
    pattern.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : undefined;
  const expected = `a ${hasFraction ? 'number' : 'whole number'} from ${from} to ${to}`;
  return text(defaultValue, meaning, read, { placeholder: 'n', expected, ...more });
}

/** A text of a certain form. @param read the value, or undefined where it has another form */
export function text<Value, Default>(
  defaultValue: Default,
  meaning: string,
  read: (text: string) => Value | undefined,
  more: More & Pick<Option<unknown>, 'placeholder' | 'expected'>,
): Option<Value | Default> {
  return { defaultText: String(defaultValue ?? 'none'), defaultValue, meaning, parse: read, ...more };
}

/** A file or a folder. @param pattern of its name */
export function path<Default extends string | undefined>(
  defaultValue: Default,
  meaning: string,
  more: More = {},
  pattern = /./,
): Option<string | Default> {
  const read = (path: string) => (pattern.test(path) ? path : undefined);
  return text(defaultValue, meaning, read, { placeholder: 'file', expected: 'a path', ...more });
}

/** Words separated by commas; undefined if it is not given. */
export function list(meaning: string, more: More = {}): Option<readonly string[] | undefined> {
  const read = (words: string) => words.split(',').map((word) => word.trim());
  const expected = 'names, with commas between them';
  return text(undefined, meaning, read, { placeholder: 'names', expected, ...more });
}

/** One of a few words. */
export function oneOf<Word extends string, Default extends Word | undefined>(
  words: readonly Word[],
  defaultValue: Default,
  meaning: string,
  more: More & Pick<Option<unknown>, 'placeholder'>,
): Option<Word | Default> {
  const read = (given: string) => words.find((word) => word === given);
  return text(defaultValue, meaning, read, { expected: `one of ${words.join(', ')}`, ...more });
}

/** Yes or no: a flag without a value says yes. */
export function flag(meaning: string, more: More = {}): Option<boolean> {
  const read = (word: string): boolean | undefined =>
    YES.includes(word.toLowerCase()) || (NO.includes(word.toLowerCase()) ? false : undefined);
  const expected = [...YES, ...NO].join(', ').replace(/, (\w+)$/, ' or $1');
  return text(false, meaning, read, { placeholder: undefined, defaultText: 'no', expected, ...more });
}
