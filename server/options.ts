/*
 * The table of the server's options: from it come the flags, the environment variables (--press-rate is PRESS_RATE,
 * unless `env` says otherwise), the defaults, what is valid, the --help text and the README's table (config.ts).
 */

import { isIP } from 'node:net';
import { flag, number, oneOf, path, text, type Values } from '../cli/option.ts';
import { PRESS_TOKEN, PRESS_TOKEN_FORM } from './press-tokens.ts';
import { parseRedisUrl } from './stores/redis/url.ts';

export const TRANSPORTS = ['uws', 'ws'] as const;
export type Transport = (typeof TRANSPORTS)[number];

const LOG_FORMS = ['text', 'json'] as const;

/** What a cookie can carry as it is (RFC 6265 §4.1.1); a header can, too. */
const COOKIE_VALUE = /^[!#-+\--:<-[\]-~]{1,256}$/;
const MONITOR_TOKEN = /^[!-~]{8,256}$/;

/** By flag, without the dashes. */
export const options = {
  port: number(6789, 0, 65_535, 'port to listen on; 0 takes any free one', { placeholder: 'port' }),
  host: text(
    undefined,
    'address to listen on; 127.0.0.1 keeps the counter to this computer',
    (host) => (isAddress(host) ? host : undefined),
    {
      ...{ placeholder: 'address', defaultText: 'all interfaces' },
      expected: 'an IP address or a host name, without scheme and port',
    },
  ),
  data: path('./data', 'folder that keeps the counter', { env: 'DATA_DIR', placeholder: 'folder' }),
  backup: path(undefined, 'save a copy of the data in this folder, and end; a server may run meanwhile', {
    ...{ env: 'BACKUP_TO', placeholder: 'folder', defaultText: 'no copy' },
  }),
  memory: flag('keep nothing on disk: the counter ends with the server'),
  redis: text(
    undefined,
    'Redis that keeps the counter instead: all servers with the same one are nodes of one counter',
    parseRedisUrl,
    {
      ...{ env: 'REDIS_URL', placeholder: 'url', secret: true, defaultText: 'no Redis' },
      expected: 'redis://[user:password@]host[:port][/database], or rediss://… for TLS',
    },
  ),
  'redis-wait': number(0, 0, 100, 'replicas of Redis that must have a press before it is acknowledged', {
    placeholder: 'replicas',
  }),
  transport: oneOf(TRANSPORTS, undefined, 'library that serves sockets: uWebSockets.js, or ws on node:http', {
    ...{ placeholder: 'name', defaultText: 'uws where its binary loads, else ws' },
  }),
  origin: text<readonly string[], readonly string[]>(
    [],
    "pages that may connect besides the server's own; again or with commas for several; null for pages opened from a file, * for all",
    parseOrigins,
    {
      ...{ placeholder: 'origin', repeatable: true, defaultText: 'same host' },
      expected: "'*', 'null', or origins such as https://example.org, separated by commas",
    },
  ),
  'public-name': text<readonly string[], readonly string[]>(
    [],
    'names by which pages reach this server, such as that of a proxy in front; again or with commas for several',
    listOf(isAddress),
    {
      ...{ placeholder: 'name', repeatable: true, defaultText: "this computer's, and its addresses" },
      expected: 'host names without scheme and port, separated by commas',
    },
  ),
  'trusted-proxy': text<readonly string[], readonly string[]>(
    [],
    'proxies whose X-Forwarded-For is believed; again or with commas for several',
    listOf(isNetwork),
    {
      ...{ placeholder: 'address', repeatable: true, defaultText: 'nobody' },
      expected: 'addresses or networks such as 127.0.0.1 and 10.0.0.0/8, separated by commas',
    },
  ),
  'press-token': text(
    undefined,
    'who has it may press, all others watch: a header of clients, a form of the page asks for it',
    (token) => (PRESS_TOKEN.test(token) ? token : undefined),
    {
      ...{ placeholder: 'token', secret: true, defaultText: 'everybody may press' },
      expected: PRESS_TOKEN_FORM,
    },
  ),
  'press-token-file': path(undefined, 'file with several such tokens, one a line', {
    defaultText: 'no file',
  }),
  'press-rate': number(50, 1, 1_000_000, 'presses per second that one socket may send for long'),
  'press-burst': number(100, 1, 1_000_000, 'presses that one socket may send at once'),
  'max-sockets': number(100_000, 1, 10_000_000, 'open sockets; beyond them the server is full'),
  'max-per-address': number(
    4_000,
    1,
    10_000_000,
    'sockets and waiting requests that one address may hold open (IPv6: one /64); this computer may hold any number',
  ),
  budget: number(
    100_000,
    1,
    100_000_000,
    'messages per second that all sockets together may get: the more sockets, the fewer updates each',
  ),
  'max-pending': number(
    100_000,
    1,
    10_000_000,
    'presses that may wait for the disk; beyond them the server answers busy',
  ),
  'idle-timeout': number(60, 8, 960, 'a socket that was silent for so long is closed', {
    placeholder: 'seconds',
  }),
  'session-hours': number(
    24,
    0.001,
    8760,
    'how long presses of a lost connection can be sent again: once to twice this time',
    { placeholder: 'hours', hasFraction: true },
  ),
  'max-backpressure': number(
    65_536,
    1024,
    1_073_741_824,
    'unsent bytes that a slow socket may pile up; then it misses updates until it has read',
    { placeholder: 'bytes' },
  ),
  cert: path(undefined, 'TLS certificate chain (PEM); needs --key', {
    env: 'TLS_CERT',
    defaultText: 'no TLS',
  }),
  key: path(undefined, 'TLS private key (PEM); needs --cert', { env: 'TLS_KEY', defaultText: 'no TLS' }),
  tls: oneOf(
    ['self-signed'],
    undefined,
    'TLS without files: self-signed makes a certificate for this computer',
    {
      ...{ env: 'TLS_MODE', placeholder: 'kind', defaultText: 'no TLS' },
    },
  ),
  'lesson-token': text(
    'open-sesame',
    'what clients of the lesson token must know; the page shows the default to everybody',
    (token) => (COOKIE_VALUE.test(token) ? token : undefined),
    {
      placeholder: 'token',
      expected:
        'at most 256 visible ASCII characters that may stand in a cookie: no space, quote, comma, ; or \\',
    },
  ),
  'monitor-token': text(
    undefined,
    'what agents of the lesson monitor must know; the random one is printed at the start',
    (token) => (MONITOR_TOKEN.test(token) ? token : undefined),
    {
      ...{ placeholder: 'token', defaultText: 'a random one' },
      expected: '8 to 256 visible ASCII characters without a space',
    },
  ),
  'metrics-port': number(undefined, 0, 65_535, 'port where Prometheus gets its metrics, at /metrics', {
    ...{ placeholder: 'port', defaultText: 'no metrics' },
  }),
  'metrics-host': text(
    '127.0.0.1',
    'address of that port; whoever reaches it can read the metrics',
    (host) => (isAddress(host) ? host : undefined),
    { placeholder: 'address', expected: 'an IP address or a host name, without scheme and port' },
  ),
  'drain-seconds': number(
    0,
    0,
    3600,
    'at SIGTERM, so long /readyz says 503 before sockets are closed, and so long their closing is spread out',
    { placeholder: 'seconds', hasFraction: true },
  ),
  log: oneOf(LOG_FORMS, 'text', 'form of the log on standard error: lines for people, or JSON', {
    ...{ env: 'LOG_FORM', placeholder: 'form' },
  }),
  'no-qr': flag('print no QR code at the start'),
};

export type OptionName = keyof typeof options;
export type OptionValues = Values<typeof options>;

/** Something that can stand in a URL, too: an IPv6 address with a zone cannot. */
function isAddress(text: string): boolean {
  if (isIP(text) === 6) return URL.canParse(`http://[${text}]`);
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) && URL.canParse(`http://${text}`);
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

/** Texts with commas between them, all of which pass. */
function listOf(passes: (text: string) => boolean): (text: string) => readonly string[] | undefined {
  return (text) => {
    const parts = text.split(',').map((part) => part.trim());
    return parts.every(passes) ? parts : undefined;
  };
}

/** Origins as browsers send them (RFC 6454 §6.2): scheme, host and port, lower case, no default port. */
function parseOrigins(text: string): readonly string[] | undefined {
  const origins: string[] = [];
  for (const part of text.split(',').map((part) => part.trim())) {
    const url = URL.canParse(part) ? new URL(part) : undefined;
    const isWord = part === '*' || part === 'null';
    if (!isWord && (url === undefined || !isWebOrigin(url))) return undefined;
    origins.push(url?.origin ?? part);
  }
  return origins;
}

function isWebOrigin({ protocol, origin, href }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && href === `${origin}/`;
}
