/*
 * What the load tester is told on its command line: a table, from which come the flags, the defaults, what is
 * valid, and the help. In: flags. Out: options, or what to print instead of starting.
 */

import { parseArgs } from 'node:util';

export const MODES = ['press', 'plain', 'idle', 'storm', 'churn'] as const;
export type Mode = (typeof MODES)[number];

export interface Options {
  readonly url: string;
  readonly mode: Mode;
  readonly sockets: number;
  /** Per second, in total: presses; with churn, arrivals. */
  readonly rate: number;
  /** How many of the sockets press. */
  readonly active: number;
  readonly durationMs: number;
  readonly rampMs: number;
  /** undefined: none is written. */
  readonly report: string | undefined;
  /** The server's process; undefined: found by its port, on this computer. */
  readonly pid: number | undefined;
}

export type OptionsResult =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help'; readonly text: string }
  /** One line. */
  | { readonly kind: 'usage-error'; readonly message: string };

interface Row {
  readonly placeholder: string;
  readonly defaultText: string;
  readonly meaning: string;
  /** Completes "must be …". */
  readonly expected: string;
  readonly isValid: (text: string) => boolean;
}

/** Presses that one active socket sends a second, unless --active says otherwise: servers limit them. */
const USUAL_RATE_OF_ONE = 20;
const USUAL_ACTIVE = 100;
/** Of the help. */
const COLUMNS = 80;
const LABEL_COLUMNS = 22;

const TABLE = {
  url: {
    placeholder: 'url',
    defaultText: 'ws://127.0.0.1:6789/',
    meaning: 'the counter; also a naive one, such as ws://127.0.0.1:6789/lessons/counter',
    expected: 'an address that begins with ws:// or wss://, without #',
    isValid: (text) => URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol) && !text.includes('#'),
  },
  mode: {
    placeholder: 'mode',
    defaultText: 'press',
    meaning:
      'press: numbered presses. plain: presses without numbers. idle: hold the sockets. storm: cut all, all come back. churn: they come and go',
    expected: `one of ${MODES.join(', ')}`,
    isValid: (text) => (MODES as readonly string[]).includes(text),
  },
  sockets: number('1000', 1, 1_000_000, 'how many sockets'),
  rate: number('200', 0, 1_000_000, 'presses per second, in total; with churn, arrivals per second'),
  active: number(
    `up to ${USUAL_ACTIVE}, or rate / ${USUAL_RATE_OF_ONE}`,
    1,
    1_000_000,
    'how many of the sockets press',
  ),
  duration: seconds('10', 1, 3600, 'how long to press, or to hold'),
  ramp: seconds('2', 0, 600, 'the time in which the sockets connect; 0: as fast as the server takes them'),
  report: {
    placeholder: 'file',
    defaultText: 'none',
    meaning: 'write an HTML page with charts, complete in one file',
    expected: 'the name of a file that ends with .html',
    isValid: (text) => /.\.html?$/i.test(text),
  },
  pid: number('found by the port', 1, 2 ** 31, "the server's process, on this computer"),
} satisfies Record<string, Row>;

type Name = keyof typeof TABLE;
type Texts = Partial<Record<Name, string>>;

/**
 * @param argv the flags, without node and script
 * @example parseOptions(['--sockets', '5000']) // { kind: 'options', options: { sockets: 5000, mode: 'press', … } }
 */
export function parseOptions(argv: readonly string[]): OptionsResult {
  const flags = readFlags(argv);
  if (typeof flags === 'string') return usageError(flags);
  if (flags.help) return { kind: 'help', text: helpText() };
  for (const [name, row] of rows()) {
    const text = flags.texts[name];
    if (text === undefined || row.isValid(text)) continue;
    return usageError(`--${name} must be ${row.expected}, not "${text}". See --help.`);
  }
  const options = toOptions(flags.texts);
  const contradiction = contradictionIn(options);
  return contradiction === undefined ? { kind: 'options', options } : usageError(contradiction);
}

function toOptions(texts: Texts): Options {
  const sockets = Number(texts.sockets ?? TABLE.sockets.defaultText);
  const rate = Number(texts.rate ?? TABLE.rate.defaultText);
  return {
    url: texts.url ?? TABLE.url.defaultText,
    mode: (texts.mode ?? TABLE.mode.defaultText) as Mode,
    sockets,
    rate,
    active: texts.active === undefined ? usualActive(sockets, rate) : Number(texts.active),
    durationMs: 1000 * Number(texts.duration ?? TABLE.duration.defaultText),
    rampMs: 1000 * Number(texts.ramp ?? TABLE.ramp.defaultText),
    report: texts.report,
    pid: texts.pid === undefined ? undefined : Number(texts.pid),
  };
}

function usualActive(sockets: number, rate: number): number {
  return Math.min(sockets, Math.max(USUAL_ACTIVE, Math.ceil(rate / USUAL_RATE_OF_ONE)));
}

function contradictionIn({ mode, sockets, rate, active }: Options): string | undefined {
  if (active > sockets) return `--active ${active} is more than --sockets ${sockets}.`;
  if (rate > 0 || mode === 'idle' || mode === 'storm') return undefined;
  return `--rate 0 does nothing with --mode ${mode}; --mode idle holds sockets without a press.`;
}

function readFlags(argv: readonly string[]): { texts: Texts; help: boolean } | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...(Object.fromEntries(rows().map(([name]) => [name, { type: 'string' }])) as Record<
          Name,
          { type: 'string' }
        >),
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { help = false, ...texts } = values;
    return { texts: texts as Texts, help };
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

function helpText(): string {
  const lines = rows().map(([name, { placeholder, meaning, defaultText }]) => {
    return `  ${`--${name} <${placeholder}>`.padEnd(LABEL_COLUMNS)}${wrap(meaning, LABEL_COLUMNS + 2)}\n${' '.repeat(LABEL_COLUMNS + 2)}(default: ${defaultText})`;
  });
  return [
    wrap(
      'The load tester of the shared counter: many sockets, presses on a fixed schedule, and whether each press was counted once.',
      0,
    ),
    '',
    'Usage: npm run load -- [options], or: shared-counter load [options]',
    '',
    ...lines,
    `  ${'-h, --help'.padEnd(LABEL_COLUMNS)}print this`,
    '',
    wrap(
      'Exit code: 0 if all is well; 1 if presses were lost or doubled, sockets disagree, or something failed; 2 if an option is wrong, or this system does not allow so many sockets; 3 if exactness could not be judged, since others pressed at the same time. Ctrl-C ends it early, with the figures so far. How it measures: docs/load-testing.md',
      0,
    ),
  ].join('\n');
}

/** With further lines indented. */
function wrap(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line.length + word.length + 1 > COLUMNS - indent) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

function rows(): [Name, Row][] {
  return Object.entries(TABLE) as [Name, Row][];
}

function number(defaultText: string, from: number, to: number, meaning: string): Row {
  return {
    placeholder: 'n',
    defaultText,
    meaning,
    expected: `a whole number from ${from} to ${to}`,
    isValid: (text) => /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to,
  };
}

function seconds(defaultText: string, from: number, to: number, meaning: string): Row {
  return {
    placeholder: 'seconds',
    defaultText,
    meaning,
    expected: `a number of seconds from ${from} to ${to}`,
    isValid: (text) => /^\d+(\.\d+)?$/.test(text) && Number(text) >= from && Number(text) <= to,
  };
}

function usageError(message: string): OptionsResult {
  return { kind: 'usage-error', message };
}
