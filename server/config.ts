/*
 * How the server is to run: the only reader of flags and environment variables. In: both. Out: a Config, or
 * what to print instead of starting. What there is to set stands in options.ts.
 */

import { parseArgs } from 'node:util';
import { version } from '../package.json';
import { type Option, type OptionName, type OptionValues, options } from './options.ts';
import { withoutPassword } from './redis/redis-url.ts';

export interface Config {
  /** 0: any free one. */
  readonly port: number;
  /** undefined: all interfaces. */
  readonly host: string | undefined;
  /** undefined: this process keeps nothing on disk. */
  readonly dataDirectory: string | undefined;
  /** The Redis that keeps the counter; undefined: this process does. It may hold a password. */
  readonly redis: { readonly url: string; readonly waitForReplicas: number } | undefined;
  /** Origins that are welcome besides the server's own host; `*` means all. */
  readonly allowedOrigins: readonly string[];
  /** Of one socket. */
  readonly pressesPerSecond: number;
  /** Of one socket. */
  readonly pressBurst: number;
  readonly maxSockets: number;
  /** To all sockets together: sets the pace of publishing. */
  readonly deliveriesPerSecond: number;
  readonly maxPendingPresses: number;
  /** 8 to 960, as uWebSockets.js wants it. */
  readonly idleTimeoutSeconds: number;
  /** How long a bucket of sessions is the current one. */
  readonly bucketMs: number;
  /** Of one socket. */
  readonly maxBackpressureBytes: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** What clients must know where a lesson asks for a token. Not to be logged. */
  readonly lessonToken: string;
  /** What the monitor's agents must know; undefined: a random one. Not to be logged. */
  readonly monitorToken: string | undefined;
  /** Print a QR code at the start? */
  readonly qr: boolean;
}

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version'; readonly text: string }
  /** One line that names the flag or variable, what was given, and what is expected. */
  | { readonly kind: 'usage-error'; readonly message: string };

export type Environment = Readonly<Record<string, string | undefined>>;

const MS_PER_HOUR = 3_600_000;

/** The configuration of this process. */
export function readConfig(): ConfigResult {
  return parseConfig(process.argv.slice(2), process.env);
}

/**
 * Flags win over the environment, which wins over the defaults. A variable that is empty counts as unset.
 * @param argv the flags, without node and script
 * @example parseConfig(['--port', '7000'], { PORT: '8000' }) // { kind: 'config', config: { port: 7000, … } }
 */
export function parseConfig(argv: readonly string[], env: Environment): ConfigResult {
  const flags = readFlags(argv);
  if (typeof flags === 'string') return { kind: 'usage-error', message: flags };
  if (flags.has('help')) return { kind: 'help', text: helpText() };
  if (flags.has('version')) return { kind: 'version', text: version };
  const values = readValues(flags, env);
  if (typeof values === 'string') return { kind: 'usage-error', message: values };
  const contradiction = findContradiction(values, flags);
  if (contradiction !== undefined) return { kind: 'usage-error', message: contradiction };
  return { kind: 'config', config: toConfig(values, flags) };
}

/** The README's table of options. */
export function configurationTable(): string {
  const rows = entries().map(([name, { env, placeholder, defaultText, meaning }]) => {
    const value = placeholder === undefined ? '' : ` <${placeholder}>`;
    return `| \`--${name}${value}\` | \`${env}\` | ${defaultText} | ${meaning} |`;
  });
  return ['| flag | variable | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

type Flags = ReadonlyMap<string, string>;

function entries(): [OptionName, Option<unknown>][] {
  return Object.entries(options) as [OptionName, Option<unknown>][];
}

/** Each flag with its text (a bare switch says `true`); or the message of a mistake. */
function readFlags(argv: readonly string[]): Flags | string {
  const flags = new Map<string, string>();
  for (const token of tokensOf(argv)) {
    if (token.kind === 'positional') {
      return `Unexpected argument "${withoutPassword(token.value)}": every option has a name, as in --port 6789. See --help.`;
    }
    const mistake = token.kind === 'option' ? addFlag(flags, token) : undefined;
    if (mistake !== undefined) return mistake;
  }
  return flags;
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
function addFlag(flags: Map<string, string>, token: FlagToken): string | undefined {
  const { name, rawName } = token;
  if (name === 'help' || name === 'version') {
    flags.set(name, 'true');
    return undefined;
  }
  if (!isOptionName(name)) return unknownFlag(rawName);
  const option: Option<unknown> = options[name];
  const text = textOf(option, token);
  if (text === undefined) return `${rawName} needs a value: ${option.expected}.`;
  const earlier = option.repeatable ? flags.get(name) : undefined;
  flags.set(name, earlier === undefined ? text : `${earlier},${text}`);
  return undefined;
}

/** In `--data --memory`, the second is no value of the first; a negative number is one, if a bad one. */
function textOf(option: Option<unknown>, { value, inlineValue }: FlagToken): string | undefined {
  if (option.placeholder === undefined) return value ?? 'true';
  const isFlag = inlineValue === false && value !== undefined && /^-\D/.test(value);
  return value === '' || isFlag ? undefined : value;
}

/** With strict parsing, parseArgs would throw messages of several sentences; so it only cuts into tokens here. */
function tokensOf(argv: readonly string[]) {
  const known = entries().map(([name, { placeholder }]) => {
    return [name, { type: placeholder === undefined ? 'boolean' : 'string' }] as const;
  });
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(known),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  return tokens;
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

function readValues(flags: Flags, env: Environment): OptionValues | string {
  const values: Record<string, unknown> = {};
  for (const [name, option] of entries()) {
    const fromFlag = flags.get(name);
    const text = fromFlag ?? (env[option.env] || undefined);
    const value = text === undefined ? option.defaultValue : option.parse(text);
    if (text !== undefined && value === undefined) {
      const where = fromFlag === undefined ? `The environment variable ${option.env}` : `--${name}`;
      return `${where} must be ${option.expected}${option.secret ? '' : `, not "${text}"`}.`;
    }
    values[name] = value;
  }
  return values as OptionValues;
}

/** What is wrong with values that are right one by one. */
function findContradiction(values: OptionValues, flags: Flags): string | undefined {
  if (flags.has('data') && flags.has('memory') && values.memory) return excludeEachOther('data', 'memory');
  if (flags.has('redis') && flags.has('data')) return excludeEachOther('data', 'redis');
  if (flags.has('redis') && flags.has('memory') && values.memory) return excludeEachOther('memory', 'redis');
  if (flags.has('redis-wait') && !usesRedis(values, flags)) return '--redis-wait needs --redis.';
  if (values.cert !== undefined && values.key === undefined) return '--cert needs --key, the private key.';
  if (values.key !== undefined && values.cert === undefined) return '--key needs --cert, the certificate.';
  return undefined;
}

function excludeEachOther(one: OptionName, other: OptionName): string {
  return `--${one} and --${other} exclude each other: give one of them.`;
}

/** Variables give way to the flags of another place, since flags win; among variables, REDIS_URL wins. */
function usesRedis(values: OptionValues, flags: Flags): boolean {
  return values.redis !== undefined && (flags.has('redis') || !(flags.has('data') || flags.has('memory')));
}

function toConfig(values: OptionValues, flags: Flags): Config {
  const { cert, key, redis: url } = values;
  const redis = url !== undefined && usesRedis(values, flags);
  // MEMORY in the environment gives way to --data, since flags win.
  const inMemory = values.memory && (flags.has('memory') || !flags.has('data'));
  return {
    port: values.port,
    host: values.host,
    dataDirectory: inMemory || redis ? undefined : values.data,
    redis: redis ? { url, waitForReplicas: values['redis-wait'] } : undefined,
    allowedOrigins: values.origin,
    pressesPerSecond: values['press-rate'],
    pressBurst: values['press-burst'],
    maxSockets: values['max-sockets'],
    deliveriesPerSecond: values.budget,
    maxPendingPresses: values['max-pending'],
    idleTimeoutSeconds: values['idle-timeout'],
    bucketMs: Math.round(values['session-hours'] * MS_PER_HOUR),
    maxBackpressureBytes: values['max-backpressure'],
    tls: cert === undefined || key === undefined ? undefined : { certFile: cert, keyFile: key },
    lessonToken: values['lesson-token'],
    monitorToken: values['monitor-token'],
    qr: !values['no-qr'],
  };
}

function helpText(): string {
  const lines = entries().map(([name, { env, placeholder, defaultText, meaning }]) => {
    const usage = placeholder === undefined ? `--${name}` : `--${name} <${placeholder}>`;
    return `  ${usage.padEnd(28)}${meaning}\n${' '.repeat(30)}(${env}; default: ${defaultText})`;
  });
  return [
    'The shared counter: a number that everybody can press at once.',
    '',
    'Usage: npm start -- [options], or: shared-counter [options]',
    'Besides: shared-counter load, sim, monitor; each has --help',
    '',
    ...lines,
    `  ${'-h, --help'.padEnd(28)}print this`,
    `  ${'-v, --version'.padEnd(28)}print the version`,
    '',
    'In parentheses: the environment variable that says the same, unless a flag says otherwise.',
  ].join('\n');
}

function unknownFlag(rawName: string): string {
  const suggestion = nearest(rawName.replace(/^-+/, ''), [...Object.keys(options), 'help', 'version']);
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
