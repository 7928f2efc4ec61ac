/*
 * The table of the server's options: from it come the flags, the environment variables (--press-rate is PRESS_RATE,
 * unless `env` says otherwise), the defaults, what is valid, the --help text and the table in docs/configuration.md.
 */

import { isIP } from 'node:net';
import { flag, number, oneOf, path, text, type Values } from '../cli/option.ts';
import { PRESS_TOKEN, PRESS_TOKEN_FORM } from './press-tokens.ts';
import { parseRedisUrl } from './stores/redis/url.ts';

export const TRANSPORTS = ['uws', 'ws'] as const;
export type Transport = (typeof TRANSPORTS)[number];

const LOG_FORMS = ['text', 'json'] as const;

/** What a cookie can carry unescaped (RFC 6265 §4.1.1); a header can, too. */
const COOKIE_VALUE = /^[!#-+\--:<-[\]-~]{1,256}$/;
const MONITOR_TOKEN = /^[!-~]{8,256}$/;

/** By flag, without the dashes. */
export const options = {
  port: number(6789, 0, 65_535, 'port to listen on; 0 takes any free one', { placeholder: 'port' }),
  host: text(
    undefined,
    'address to listen on; 127.0.0.1 makes the server reachable from this computer only',
    (host) => (isAddress(host) ? host : undefined),
    {
      ...{ placeholder: 'address', defaultText: 'all interfaces' },
      expected: 'an IP address or a host name, without scheme and port',
    },
  ),
  data: path('./data', "folder for the counter's data", { env: 'DATA_DIR', placeholder: 'folder' }),
  backup: path(undefined, 'save a copy of the data in this folder and exit; a server may be running', {
    ...{ env: 'BACKUP_TO', placeholder: 'folder', defaultText: 'no copy' },
  }),
  memory: flag('keep the counter in memory only: it is lost when the server stops'),
  redis: text(
    undefined,
    'store the counter in this Redis: servers with the same Redis are nodes of one counter',
    parseRedisUrl,
    {
      ...{ env: 'REDIS_URL', placeholder: 'url', secret: true, defaultText: 'no Redis' },
      expected: 'redis://[user:password@]host[:port][/database], or rediss://… for TLS',
    },
  ),
  'redis-wait': number(0, 0, 100, 'Redis replicas that must have a press before it is acknowledged', {
    placeholder: 'replicas',
  }),
  transport: oneOf(TRANSPORTS, undefined, 'WebSocket library: uWebSockets.js (uws), or ws on node:http', {
    ...{ placeholder: 'name', defaultText: 'uws where its binary loads, else ws' },
  }),
  origin: text<readonly string[], readonly string[]>(
    [],
    "origins of pages that may connect, besides the server's own; repeatable, or separated by commas; null for pages opened from a file, * for all",
    parseOrigins,
    {
      ...{ placeholder: 'origin', repeatable: true, defaultText: 'same host' },
      expected: "'*', 'null', or origins such as https://example.org, separated by commas",
    },
  ),
  'public-name': text<readonly string[], readonly string[]>(
    [],
    'host names under which pages reach this server, such as the name of a proxy in front of it; repeatable, or separated by commas',
    listOf(isAddress),
    {
      ...{ placeholder: 'name', repeatable: true, defaultText: "this computer's, and its addresses" },
      expected: 'host names without scheme and port, separated by commas',
    },
  ),
  'trusted-proxy': text<readonly string[], readonly string[]>(
    [],
    'proxies whose X-Forwarded-For header is trusted; repeatable, or separated by commas',
    listOf(isNetwork),
    {
      ...{ placeholder: 'address', repeatable: true, defaultText: 'nobody' },
      expected: 'addresses or networks such as 127.0.0.1 and 10.0.0.0/8, separated by commas',
    },
  ),
  'press-token': text(
    undefined,
    'only clients with this token may press, all others watch; programs send it in a header, the page asks for it',
    (token) => (PRESS_TOKEN.test(token) ? token : undefined),
    {
      ...{ placeholder: 'token', secret: true, defaultText: 'everybody may press' },
      expected: PRESS_TOKEN_FORM,
    },
  ),
  'press-token-file': path(undefined, 'file with several press tokens, one per line', {
    defaultText: 'no file',
  }),
  'press-rate': number(50, 1, 1_000_000, 'sustained rate of presses per socket, per second'),
  'press-burst': number(100, 1, 1_000_000, 'presses that one socket may send in a burst'),
  'max-sockets': number(100_000, 1, 10_000_000, 'limit of open sockets; beyond it, the server is full'),
  'max-per-address': number(
    4_000,
    1,
    10_000_000,
    'sockets and pending requests that one address may hold open (IPv6: one /64); no limit for this computer',
  ),
  budget: number(
    100_000,
    1,
    100_000_000,
    'messages per second to all sockets together: the more sockets, the fewer updates each gets',
  ),
  'max-pending': number(
    100_000,
    1,
    10_000_000,
    'presses that may wait to be committed; beyond them, the server answers busy',
  ),
  'idle-timeout': number(60, 8, 960, 'close a socket after this much silence', {
    placeholder: 'seconds',
  }),
  'session-hours': number(
    24,
    0.001,
    8760,
    'how long a session is remembered after its last press: once to twice this time',
    { placeholder: 'hours', hasFraction: true },
  ),
  'max-backpressure': number(
    65_536,
    1024,
    1_073_741_824,
    'unsent bytes buffered for a slow socket; beyond them, it misses updates until it has caught up',
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
    'TLS without files: self-signed creates a certificate for this computer',
    {
      ...{ env: 'TLS_MODE', placeholder: 'kind', defaultText: 'no TLS' },
    },
  ),
  'lesson-token': text(
    'open-sesame',
    'token for clients of the lesson "token"; the page shows the default to everybody',
    (token) => (COOKIE_VALUE.test(token) ? token : undefined),
    {
      placeholder: 'token',
      expected: 'at most 256 visible ASCII characters that a cookie allows: no space, quote, comma, ; or \\',
    },
  ),
  'monitor-token': text(
    undefined,
    'token for agents of the lesson "monitor"; a random one is printed at startup',
    (token) => (MONITOR_TOKEN.test(token) ? token : undefined),
    {
      ...{ placeholder: 'token', defaultText: 'a random one' },
      expected: '8 to 256 visible ASCII characters without a space',
    },
  ),
  'metrics-port': number(undefined, 0, 65_535, 'port that serves /metrics to Prometheus', {
    ...{ placeholder: 'port', defaultText: 'no metrics' },
  }),
  'metrics-host': text(
    '127.0.0.1',
    'address for the metrics port; anybody who can reach it can read the metrics',
    (host) => (isAddress(host) ? host : undefined),
    { placeholder: 'address', expected: 'an IP address or a host name, without scheme and port' },
  ),
  'drain-seconds': number(
    0,
    0,
    3600,
    'after SIGTERM, how long /readyz answers 503 before sockets are closed, and over how long they are closed',
    { placeholder: 'seconds', hasFraction: true },
  ),
  log: oneOf(LOG_FORMS, 'text', 'format of the log on standard error: text or JSON', {
    ...{ env: 'LOG_FORM', placeholder: 'form' },
  }),
  'no-qr': flag('print no QR code at startup'),
};

export type OptionName = keyof typeof options;
export type OptionValues = Values<typeof options>;

/** Something that is also valid in a URL: an IPv6 address with a zone is not. */
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

/** Texts separated by commas, all of which must pass. */
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
