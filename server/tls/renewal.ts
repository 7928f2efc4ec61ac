/*
 * The server's certificate over its life: loaded at startup and on SIGHUP; a self-signed one is also renewed in time.
 * In: the configuration, a transport. Out: the pair, lines for the operator. An unusable new pair changes nothing.
 */

import { X509Certificate } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import type { Config } from '../config.ts';
import type { About, Log } from '../counter/operator-log.ts';
import type { Transport } from '../transports/transport.ts';
import { fingerprintOf, readPair, type TlsPair } from './pair.ts';
import { selfSignedPair } from './self-signed.ts';

/** How often to check whether a self-signed pair is still good. */
const LOOK_MS = 3_600_000;

const CHANGED: About = { level: 'info', event: 'certificate' };

type TlsConfig = Pick<Config, 'tls' | 'dataDirectory' | 'publicNames' | 'host'>;

/**
 * @param former what this process has used until now
 * @returns undefined without TLS
 * @throws {TlsFilesError}
 */
export async function loadPair(config: TlsConfig, former?: TlsPair): Promise<TlsPair | undefined> {
  if (config.tls === undefined) return undefined;
  if (config.tls !== 'self-signed') return readPair(config.tls);
  const wanted = { folder: config.dataDirectory, names: namesOf(config), nowMs: Date.now() };
  return selfSignedPair(wanted, former);
}

/**
 * A self-signed certificate is renewed in time. Open connections stay, with the previous one.
 * @returns reloads the certificate, when the operator asks for it
 */
export function renewal(
  config: TlsConfig,
  pair: TlsPair | undefined,
  transport: Pick<Transport, 'renewTls'>,
  log: Log,
): () => void {
  let current = pair;
  const renew = async (isAsked: boolean): Promise<void> => {
    try {
      const next = await loadPair(config, current);
      if (next === undefined) return;
      if (next.cert === current!.cert && next.key === current!.key) {
        if (isAsked) log('SIGHUP: the certificate is the one from before', CHANGED);
        return; // each renewal costs memory for the life of the process
      }
      transport.renewTls(next);
      current = next;
      log(`New connections get the certificate with the SHA-256 fingerprint ${told(next)}`, CHANGED);
    } catch (error) {
      const line = `The new TLS files cannot be used, so the previous certificate stays in use: ${reasonOf(error)}`;
      log(line, { level: 'error', event: 'certificate-failed' });
    }
  };
  if (config.tls === 'self-signed') setInterval(() => void renew(false), LOOK_MS).unref();
  return () => void renew(true);
}

function told(pair: TlsPair): string {
  return `${fingerprintOf(pair)}, valid until ${new X509Certificate(pair.cert).validTo}`;
}

function reasonOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  return String((cause as Error).message ?? cause).split('\n', 1)[0]!;
}

/** All names that pages may use for this computer, including those that work only on it. */
function namesOf({ publicNames, host }: TlsConfig): readonly string[] {
  const computer = hostname().toLowerCase();
  const [short = ''] = computer.split('.');
  const addresses = Object.values(networkInterfaces()).flatMap((infos = []) => infos);
  const names = [
    ...[
      'localhost',
      computer,
      short,
      `${short}.local`,
      ...publicNames,
      ...(host === undefined ? [] : [host]),
    ],
    ...addresses.map(({ address }) => address.split('%', 1)[0]!),
  ];
  return [...new Set(names)];
}
