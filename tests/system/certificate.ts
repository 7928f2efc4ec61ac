/*
 * A self-signed certificate of a test. In: a directory. Out: the server's flags for it.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { programPath } from '../setup/programs.ts';

/** @returns the files, key first */
export function certificateIn(directory: string): { readonly keyFile: string; readonly certFile: string } {
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost'];
  const { status, stderr } = spawnSync(programPath('openssl'), [
    ...request,
    ...['-keyout', keyFile, '-out', certFile],
  ]);
  if (status !== 0) throw new Error(String(stderr));
  return { keyFile, certFile };
}
