/*
 * The project's own sources, as the server shows them to learners at /source/<path>. In: the folders below. Out:
 * public/source/<path>.txt. What is not in this list cannot be asked for: the server serves what was built.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow, ROOT } from './files.mjs';

const FOLDERS = ['protocol', 'server', 'client', 'sim', 'docs'];
const SHOWN = /\.(ts|tsx|css|lua|md)$/;

/** Without compressed twins: they are read one at a time, and 300 of them would double the time of a build. */
export async function sourcesToShow() {
  const files = new Map();
  for (const folder of FOLDERS) {
    for (const path of await filesBelow(join(ROOT, folder))) {
      if (!SHOWN.test(path)) continue;
      files.set(`public/source/${folder}/${path}.txt`, await readFile(join(ROOT, folder, path)));
    }
  }
  return files;
}
