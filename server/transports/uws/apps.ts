/*
 * Creates the apps of uWebSockets.js, one per certificate. In: a TLS pair, or none. Out: an app.
 */

import * as uWS from 'uWebSockets.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsPair } from '../../tls/pair.ts';

/** Missing in its types: an app can hand its accepted connections to another one. */
export interface TlsApp extends uWS.TemplatedApp {
  getDescriptor(): unknown;
  addChildAppDescriptor(descriptor: unknown): void;
  removeChildAppDescriptor(descriptor: unknown): void;
}

/** @throws where uWebSockets.js cannot use the certificate */
export function newApp(tls: TlsPair | undefined): TlsApp {
  if (tls === undefined) return uWS.App() as TlsApp;
  return inFiles(tls, ({ certFile, keyFile }) =>
    uWS.SSLApp({ cert_file_name: certFile, key_file_name: keyFile }),
  ) as TlsApp;
}

/** It reads only files, before it returns. */
function inFiles<Result>(
  { cert, key, files }: TlsPair,
  use: (files: NonNullable<TlsPair['files']>) => Result,
): Result {
  if (files !== undefined) return use(files);
  const folder = mkdtempSync(join(tmpdir(), 'shared-counter-')); // for this user only
  try {
    const file = join(folder, 'pair.pem');
    writeFileSync(file, key + cert, { mode: 0o600 });
    return use({ certFile: file, keyFile: file });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
