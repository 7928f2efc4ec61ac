/*
 * The table of the server's options: from it come the flags, the environment variables, the defaults, what is
 * valid, the --help text and the README's table (config.ts). In: the text of one value. Out: the value, or
 * undefined where the text is not valid.
 */

import { isIP } from 'node:net';
import { parseRedisUrl } from './stores/redis/url.ts';

export interface Option<Value> {
  /** The environment variable that says the same. */
  readonly env: string;
  /** Stands for the value in the help; a switch has none. */
  readonly placeholder?: string;
  /** May be given several times; the texts are joined by commas. */
  readonly repeatable?: boolean;
  /** Holds a password: its text is not repeated in messages. */
  readonly secret?: boolean;
  readonly defaultValue: Value;
  /** The default as people read it. */
  readonly defaultText: string;
  readonly meaning: string;
  /** Completes "must be …". */
  readonly expected: string;
  readonly parse: (text: string) => Value | undefined;
}

/** What a cookie can carry as it is (RFC 6265 §4.1.1); a header can, too. */
const COOKIE_VALUE = /^[!#-+\--:<-[\]-~]{1,256}$/;

/** By flag, without the dashes. */
export const options = {
  port: number({
    env: 'PORT',
    placeholder: 'port',
    defaultValue: 6789,
    from: 0,
    to: 65_535,
    meaning: 'port to listen on; 0 takes any free one',
  }),
  host: {
    env: 'HOST',
    placeholder: 'address',
    defaultValue: undefined,
    defaultText: 'all interfaces',
    meaning: 'address to listen on; 127.0.0.1 keeps the counter to this computer',
    expected: 'an IP address or a host name, without scheme and port',
    parse: (text) => (isAddress(text) ? text : undefined),
  } satisfies Option<string | undefined> as Option<string | undefined>,
  data: path({
    env: 'DATA_DIR',
    placeholder: 'folder',
    defaultValue: './data',
    defaultText: './data',
    meaning: 'folder that keeps the counter',
  }),
  memory: flag({ env: 'MEMORY', meaning: 'keep nothing on disk: the counter ends with the server' }),
  redis: {
    env: 'REDIS_URL',
    placeholder: 'url',
    secret: true,
    defaultValue: undefined,
    defaultText: 'no Redis',
    meaning: 'Redis that keeps the counter instead: all servers with the same one are nodes of one counter',
    expected: 'redis://[user:password@]host[:port][/database], or rediss://… for TLS',
    parse: parseRedisUrl,
  } satisfies Option<string | undefined> as Option<string | undefined>,
  'redis-wait': number({
    env: 'REDIS_WAIT',
    placeholder: 'replicas',
    defaultValue: 0,
    from: 0,
    to: 100,
    meaning: 'replicas of Redis that must have a press before it is acknowledged',
  }),
  origin: {
    env: 'ORIGIN',
    placeholder: 'origin',
    repeatable: true,
    defaultValue: [],
    defaultText: 'same host',
    meaning: "pages that may connect besides the server's own; again or with commas for several; * for all",
    expected: "'*', or origins such as https://example.org, separated by commas",
    parse: parseOrigins,
  } satisfies Option<readonly string[]> as Option<readonly string[]>,
  'press-rate': number({
    env: 'PRESS_RATE',
    placeholder: 'n',
    defaultValue: 50,
    from: 1,
    to: 1_000_000,
    meaning: 'presses per second that one socket may send for long',
  }),
  'press-burst': number({
    env: 'PRESS_BURST',
    placeholder: 'n',
    defaultValue: 100,
    from: 1,
    to: 1_000_000,
    meaning: 'presses that one socket may send at once',
  }),
  'max-sockets': number({
    env: 'MAX_SOCKETS',
    placeholder: 'n',
    defaultValue: 100_000,
    from: 1,
    to: 10_000_000,
    meaning: 'open sockets; beyond them the server is full',
  }),
  budget: number({
    env: 'BUDGET',
    placeholder: 'n',
    defaultValue: 100_000,
    from: 1,
    to: 100_000_000,
    meaning:
      'messages per second that all sockets together may get: the more sockets, the fewer updates each',
  }),
  'max-pending': number({
    env: 'MAX_PENDING',
    placeholder: 'n',
    defaultValue: 100_000,
    from: 1,
    to: 10_000_000,
    meaning: 'presses that may wait for the disk; beyond them the server answers busy',
  }),
  'idle-timeout': number({
    env: 'IDLE_TIMEOUT',
    placeholder: 'seconds',
    defaultValue: 60,
    from: 8,
    to: 960,
    meaning: 'a socket that was silent for so long is closed',
  }),
  'session-hours': number({
    env: 'SESSION_HOURS',
    placeholder: 'hours',
    defaultValue: 24,
    from: 0.001,
    to: 8760,
    fraction: true,
    meaning: 'how long presses of a lost connection can be sent again: once to twice this time',
  }),
  'max-backpressure': number({
    env: 'MAX_BACKPRESSURE',
    placeholder: 'bytes',
    defaultValue: 65_536,
    from: 1024,
    to: 1_073_741_824,
    meaning: 'unsent bytes that a slow socket may pile up; then it misses updates until it has read',
  }),
  cert: path({
    env: 'TLS_CERT',
    placeholder: 'file',
    defaultValue: undefined,
    defaultText: 'no TLS',
    meaning: 'TLS certificate chain (PEM); needs --key',
  }),
  key: path({
    env: 'TLS_KEY',
    placeholder: 'file',
    defaultValue: undefined,
    defaultText: 'no TLS',
    meaning: 'TLS private key (PEM); needs --cert',
  }),
  'lesson-token': {
    env: 'LESSON_TOKEN',
    placeholder: 'token',
    defaultValue: 'open-sesame',
    defaultText: 'open-sesame',
    meaning: 'what clients of the lesson token must know; the page shows the default to everybody',
    expected:
      'at most 256 visible ASCII characters that may stand in a cookie: no space, quote, comma, ; or \\',
    parse: (text) => (COOKIE_VALUE.test(text) ? text : undefined),
  } satisfies Option<string> as Option<string>,
  'monitor-token': {
    env: 'MONITOR_TOKEN',
    placeholder: 'token',
    defaultValue: undefined,
    defaultText: 'a random one',
    meaning: 'what agents of the lesson monitor must know; the random one is printed at the start',
    expected: '8 to 256 visible ASCII characters without a space',
    parse: (text) => (/^[!-~]{8,256}$/.test(text) ? text : undefined),
  } satisfies Option<string | undefined> as Option<string | undefined>,
  'no-qr': flag({ env: 'NO_QR', meaning: 'print no QR code at the start' }),
};

export type OptionName = keyof typeof options;

export type OptionValues = { readonly [Name in OptionName]: (typeof options)[Name]['defaultValue'] };

interface NumberOption extends Pick<Option<number>, 'env' | 'placeholder' | 'defaultValue' | 'meaning'> {
  readonly from: number;
  readonly to: number;
  readonly fraction?: boolean;
}

function number({ from, to, fraction = false, ...option }: NumberOption): Option<number> {
  const pattern = fraction ? /^\d+(\.\d+)?$/ : /^\d+$/; // Number() alone would take '', 1e3 and 0x10 as well
  return {
    ...option,
    defaultText: String(option.defaultValue),
    expected: `a ${fraction ? 'number' : 'whole number'} from ${from} to ${to}`,
    parse: (text) => {
      const value = Number(text);
      return pattern.test(text) && value >= from && value <= to ? value : undefined;
    },
  };
}

function path<Value extends string | undefined>(
  option: Omit<Option<Value | string>, 'expected' | 'parse'>,
): Option<Value | string> {
  return { ...option, expected: 'a path', parse: (text) => (text === '' ? undefined : text) };
}

function flag(option: Pick<Option<boolean>, 'env' | 'meaning'>): Option<boolean> {
  const words: Record<string, boolean> = {
    1: true,
    true: true,
    yes: true,
    0: false,
    false: false,
    no: false,
  };
  return {
    ...option,
    defaultValue: false,
    defaultText: 'no',
    expected: '1, true, yes, 0, false or no',
    parse: (text) => (Object.hasOwn(words, text.toLowerCase()) ? words[text.toLowerCase()] : undefined),
  };
}

/** Something that can stand in a URL, too: an IPv6 address with a zone cannot. */
function isAddress(text: string): boolean {
  if (isIP(text) === 6) return URL.canParse(`http://[${text}]`);
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) && URL.canParse(`http://${text}`);
}

/** Origins as browsers send them (RFC 6454 §6.2): scheme, host and port, lower case, no default port. */
function parseOrigins(text: string): readonly string[] | undefined {
  const origins: string[] = [];
  for (const part of text.split(',').map((part) => part.trim())) {
    const url = URL.canParse(part) ? new URL(part) : undefined;
    if (part !== '*' && (url === undefined || !isWebOrigin(url))) return undefined;
    origins.push(url?.origin ?? part);
  }
  return origins;
}

function isWebOrigin({ protocol, origin, href }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && href === `${origin}/`;
}
