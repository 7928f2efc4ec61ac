/*
 * A TLS certificate with its private key. In: files. Out: both, after a check that a server can use them.
 */

import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { readSmallFile } from '../small-file.ts';

/** PEM. */
export interface TlsPair {
  /** The chain, the server's own certificate first. */
  readonly cert: string;
  readonly key: string;
  /** Where both are stored; undefined: only in this process. */
  readonly files: { readonly certFile: string; readonly keyFile: string } | undefined;
}

/** TLS 1.0 and 1.1 are deprecated (RFC 8996). uWebSockets.js supports no older version either. */
export const MIN_TLS_VERSION = 'TLSv1.2';

/** The TLS files cannot be read or stored, or do not match. The message is advice; `cause` has details. */
export class TlsFilesError extends Error {}

/** @throws {TlsFilesError} */
export function readPair(files: NonNullable<TlsPair['files']>): TlsPair {
  try {
    const [cert, key] = [readSmallFile(files.certFile), readSmallFile(files.keyFile)];
    createSecureContext({ cert, key, minVersion: MIN_TLS_VERSION }); // do they match?
    return { cert, key, files };
  } catch (cause) {
    throw new TlsFilesError('The TLS files cannot be read or do not match: check --cert and --key.', {
      cause,
    });
  }
}

/** For comparing with what the browser shows. */
export function fingerprintOf({ cert }: TlsPair): string {
  return new X509Certificate(cert).fingerprint256;
}
