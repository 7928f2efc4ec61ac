/*
 * The self-signed pair of `--tls self-signed`. In: the data folder, the names of this computer, the time. Out: the
 * existing pair while it is good, otherwise a new one. Users compare its fingerprint with the printed one.
 */

import { X509Certificate } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { makeFolder } from '../../cli/make-folder.ts';
import { readPair, TlsFilesError, type TlsPair } from './pair.ts';

/** With less time left, it is replaced. */
const LEAST_LEFT_MS = 30 * 86_400_000;

/** Key and certificate in one file, so that they change together. */
const FILE = 'self-signed.pem';

export interface SelfSigned {
  /** Where the pair is stored beyond the process; undefined: nowhere. */
  readonly folder: string | undefined;
  /** The names of this computer for pages: DNS names and addresses. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * @param former what this process has used until now, if there is no folder
 * @throws {TlsFilesError}
 */
export async function selfSignedPair(wanted: SelfSigned, former: TlsPair | undefined): Promise<TlsPair> {
  const found = wanted.folder === undefined ? former : storedPair(wanted.folder);
  if (found !== undefined && willDo(found, wanted)) return found;
  const { makeCertificate } = await import('./certificate.ts');
  const { cert, key } = await makeCertificate(wanted.names, wanted.nowMs);
  if (wanted.folder === undefined) return { cert, key, files: undefined };
  return storePair(wanted.folder, key + cert);
}

function storedPair(folder: string): TlsPair | undefined {
  const file = join(folder, FILE);
  if (!existsSync(file)) return undefined;
  try {
    return readPair({ certFile: file, keyFile: file });
  } catch {
    return undefined; // damaged: replace it
  }
}

function storePair(folder: string, pem: string): TlsPair {
  const file = join(folder, FILE);
  try {
    makeFolder(folder);
    writeFileSync(`${file}.new`, pem, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new TlsFilesError(`The self-signed certificate cannot be stored as ${file} (${code}).`, { cause });
  }
  return readPair({ certFile: file, keyFile: file });
}

/** Not all IPv6 addresses need to be in it: many change every day, and users must accept each new certificate. */
function willDo({ cert }: TlsPair, { names, nowMs }: SelfSigned): boolean {
  const certificate = new X509Certificate(cert);
  if (Date.parse(certificate.validTo) - nowMs < LEAST_LEFT_MS) return false;
  const covers = (name: string): boolean => {
    if (isIP(name) === 4) return certificate.checkIP(name) !== undefined;
    return isIP(name) === 6 || certificate.checkHost(name, { subject: 'never' }) !== undefined;
  };
  return names.every(covers);
}
