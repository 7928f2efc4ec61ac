/*
 * What to tell the operator when Redis cannot be used at startup: known failures → one line. Sans-I/O. In: the error
 * of node-redis or of Redis, and the URL. Out: a StoreError, whose message never contains the password.
 */

import { StoreError } from '../../counter/store-error.ts';
import { shownUrl, withoutPassword } from './url.ts';

/** HELLO and users came with 6.0; the tests run on 7.0, and 6.2 is the oldest version that is still maintained. */
const OLDEST = [6, 2] as const;

/** By the content of the error: a word of Redis (inside a script, not always the first one), or a system error code. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/\bWRONGPASS|\bERR AUTH|invalid password/, 'it refuses the user or the password. Check both in --redis.'],
  [/\bNOAUTH\b/, 'it asks for a password. Put it into --redis, as in redis://user:password@host.'],
  [
    /\bNOPERM\b|no permissions|user executing the script can't/,
    'the user of --redis lacks a permission. docs/redis.md has those that are needed.',
  ],
  [/^ERR DB index|^ERR invalid DB|SELECT is not allowed/, 'it does not have the database of --redis.'],
  [/^ERR unknown command .?HELLO/i, `it is too old: use Redis ${OLDEST.join('.')} or later.`],
  [/\bREADONLY\b/, 'it is a replica that takes no writes. Name the master in --redis.'],
  [/\bNOREPLICAS\b/, 'it has fewer replicas than its own min-replicas-to-write asks for. Start them first.'],
  [/\bLOADING\b/, 'it is still loading its data. Try again when it is done.'],
  [
    /\bWRONGTYPE\b/,
    'it holds other data under the names of this counter. Choose another database in --redis.',
  ],
  [/\b(MISCONF|OOM)\b/, 'it accepts no writes now: its disk or its memory is full. Fix that first.'],
  [
    /\b(MOVED|CLUSTERDOWN)\b/,
    'it is a node of a cluster that does not hold this counter. See docs/redis.md.',
  ],
  [/ECONNREFUSED/, 'nothing listens there. Start Redis, or correct --redis.'],
  [/ENOTFOUND|EAI_AGAIN/, 'no host has this name. Correct --redis.'],
  [
    /EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|Connection timeout|Disconnects client/,
    'it does not answer. Correct --redis (rediss:// is for Redis with TLS), or check the network between.',
  ],
  [/certificate|self.signed|CERT_|altnames/i, 'its certificate is not trusted. See docs/redis.md.'],
  [
    /EPROTO|wrong version number|ECONNRESET|Socket closed|packet length/i,
    'it closes the connection. Write rediss:// for Redis with TLS, redis:// without.',
  ],
];

/** @param error whatever was thrown while opening Redis */
export function startupError(error: unknown, url: string): Error {
  if (error instanceof StoreError) return error;
  const reason = reasonOf(error);
  const known = ADVICE.find(([pattern]) => pattern.test(reason));
  const what = known?.[1] ?? withoutPassword(reason.split('\n', 1)[0]!);
  return new StoreError(`Can't use Redis at ${shownUrl(url)}: ${what}`, { cause: error });
}

/**
 * Is this Redis new enough?
 * @param info as the command INFO server answers
 * @returns why not; undefined if it is
 */
export function whyTooOld(info: string): string | undefined {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = !(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])); // NaN is too old
  return isOld ? `its version is ${version}: use Redis ${OLDEST.join('.')} or later.` : undefined;
}

/**
 * What an operator should know about the configuration of this Redis, since it may lose what it acknowledged.
 * @param info the reply to the command INFO
 */
export function warningsAbout(info: string): readonly string[] {
  const figure = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
  const warnings: string[] = [];
  if (figure('aof_enabled') === '0') {
    warnings.push(
      'Redis keeps no append-only file: what it acknowledged is lost when it ends (docs/redis.md).',
    );
  }
  if (figure('maxmemory') !== '0' && figure('maxmemory_policy')?.startsWith('allkeys')) {
    warnings.push('Redis may evict the counter when its memory is full: set maxmemory-policy to noeviction.');
  }
  return warnings;
}

/** The error of Redis or of the system. If a name has several addresses, errors of sockets are aggregated. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || error.message.includes(code) ? error.message : `${code}: ${error.message}`;
}
