/*
 * How the server is to run: the only reader of flags and environment variables. In: both. Out: a Config, or
 * what to print instead of starting. options.ts has the table of options.
 */

import { optionsTable } from '../cli/help.ts';
import type { Program } from '../cli/option.ts';
import { type Answer, type Environment, parse } from '../cli/parse.ts';
import { version } from '../package.json';
import { type OptionName, type OptionValues, options, type Transport } from './options.ts';
import { withoutPassword } from './stores/redis/url.ts';

export interface Config {
  /** 0: any free port. */
  readonly port: number;
  /** undefined: all interfaces. */
  readonly host: string | undefined;
  /** undefined: this process keeps nothing on disk. */
  readonly dataDirectory: string | undefined;
  /** Where to save a copy of it, instead of serving. */
  readonly backupDirectory: string | undefined;
  /** The Redis that stores the counter; undefined: this process does. It may contain a password. */
  readonly redis: { readonly url: string; readonly waitForReplicas: number } | undefined;
  /** Origins that may connect besides the server's own host; `*` means all. */
  readonly allowedOrigins: readonly string[];
  /** Host names under which pages reach this server. */
  readonly publicNames: readonly string[];
  /** Addresses and networks of proxies in front of the server. */
  readonly trustedProxies: readonly string[];
  /** The token that clients need to press; undefined: see pressTokenFile. Not to be logged. */
  readonly pressToken: string | undefined;
  /** A file with more of them. With neither, everybody may press. */
  readonly pressTokenFile: string | undefined;
  /** Per socket. */
  readonly pressesPerSecond: number;
  /** Per socket. */
  readonly pressBurst: number;
  readonly maxSockets: number;
  /** Limit of open sockets and requests per address. */
  readonly maxPerAddress: number;
  /** Messages per second to all sockets together: sets the publish interval. */
  readonly deliveriesPerSecond: number;
  readonly maxPendingPresses: number;
  /** 8 to 960, the range of uWebSockets.js. */
  readonly idleTimeoutSeconds: number;
  /** How long a bucket of sessions is the current one. */
  readonly bucketMs: number;
  /** Per socket. */
  readonly maxBackpressureBytes: number;
  /** undefined: the server chooses. */
  readonly transport: Transport | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | 'self-signed' | undefined;
  /** The token for clients of the lesson `token`. Not to be logged. */
  readonly lessonToken: string;
  /** The token for the monitor's agents; undefined: a random one. Not to be logged. */
  readonly monitorToken: string | undefined;
  /** The port of /metrics for Prometheus; undefined: none. 0: any free port. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined;
  readonly log: 'text' | 'json';
  /** Between SIGTERM and the first close, and again until the last one. */
  readonly drainSeconds: number;
  /** Print a QR code at startup? */
  readonly qr: boolean;
}

export type ConfigResult = { readonly kind: 'config'; readonly config: Config } | Answer;

const MS_PER_HOUR = 3_600_000;

const PROGRAM: Program<typeof options> = {
  command: 'npm start',
  installed: 'shared-counter',
  about: 'The shared counter: a number that everybody can press at once.',
  options,
  notes: ['In parentheses: the environment variable that says the same, unless a flag says otherwise.'],
  version,
  hasVariables: true,
  shown: withoutPassword,
};

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
  return parse(PROGRAM, argv, env, (values, given) => {
    return findContradiction(values, given) ?? { kind: 'config', config: toConfig(values, given) };
  });
}

/** The table of options in docs/configuration.md. */
export function configurationTable(): string {
  return optionsTable(PROGRAM);
}

/** The flags on the command line. */
interface Given {
  has(flag: OptionName): boolean;
}

/** What is wrong with a combination of values that are each valid. */
function findContradiction(values: OptionValues, given: Given): string | undefined {
  if (given.has('data') && given.has('memory') && values.memory) return excludeEachOther('data', 'memory');
  if (given.has('redis') && given.has('data')) return excludeEachOther('data', 'redis');
  if (given.has('redis') && given.has('memory') && values.memory) return excludeEachOther('memory', 'redis');
  if (given.has('redis-wait') && !usesRedis(values, given)) return '--redis-wait needs --redis.';
  if (values.backup !== undefined && (values.memory || usesRedis(values, given)) && !given.has('data'))
    return '--backup copies the folder of --data: it goes with neither --memory nor --redis.';
  if (values.port !== 0 && values.port === values['metrics-port'])
    return '--metrics-port must be another port than --port.';
  return findTlsContradiction(values, given);
}

function findTlsContradiction({ cert, key }: OptionValues, given: Given): string | undefined {
  if (given.has('tls') && given.has('cert')) return excludeEachOther('tls', 'cert');
  if (cert !== undefined && key === undefined) return '--cert needs --key, the private key.';
  if (key !== undefined && cert === undefined) return '--key needs --cert, the certificate.';
  return undefined;
}

function excludeEachOther(one: OptionName, other: OptionName): string {
  return `--${one} and --${other} exclude each other: give one of them.`;
}

/** A flag for another store overrides the variable; among variables, REDIS_URL wins. */
function usesRedis(values: OptionValues, given: Given): boolean {
  return values.redis !== undefined && (given.has('redis') || !(given.has('data') || given.has('memory')));
}

function toConfig(values: OptionValues, given: Given): Config {
  const { cert, key, redis: url, 'metrics-port': metricsPort } = values;
  const redis = url !== undefined && usesRedis(values, given);
  // --data overrides MEMORY in the environment, since flags win.
  const inMemory = values.memory && (given.has('memory') || !given.has('data'));
  return {
    port: values.port,
    host: values.host,
    dataDirectory: inMemory || redis ? undefined : values.data,
    backupDirectory: values.backup,
    redis: redis ? { url, waitForReplicas: values['redis-wait'] } : undefined,
    allowedOrigins: values.origin,
    publicNames: values['public-name'],
    trustedProxies: values['trusted-proxy'],
    pressToken: values['press-token'],
    pressTokenFile: values['press-token-file'],
    pressesPerSecond: values['press-rate'],
    pressBurst: values['press-burst'],
    maxSockets: values['max-sockets'],
    maxPerAddress: values['max-per-address'],
    deliveriesPerSecond: values.budget,
    maxPendingPresses: values['max-pending'],
    idleTimeoutSeconds: values['idle-timeout'],
    bucketMs: Math.round(values['session-hours'] * MS_PER_HOUR),
    maxBackpressureBytes: values['max-backpressure'],
    transport: values.transport,
    tls:
      given.has('tls') || cert === undefined || key === undefined
        ? values.tls
        : { certFile: cert, keyFile: key },
    lessonToken: values['lesson-token'],
    monitorToken: values['monitor-token'],
    metrics: metricsPort === undefined ? undefined : { port: metricsPort, host: values['metrics-host'] },
    drainSeconds: values['drain-seconds'],
    log: values.log,
    qr: !values['no-qr'],
  };
}
