/*
 * Is dist/ up to date? In: the sources. Out: their fingerprint, and whether dist/ was built from them.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow, OUT, ROOT } from './files.mjs';

/** Contains the fingerprint of the sources that dist/ was built from. Written last. */
export const STAMP = '.complete';
export const SOURCE_FOLDERS = ['build', 'cli', 'client', 'server', 'protocol', 'sim', 'tools', 'public'];
const SOURCE_FILES = ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * One hash over all sources, by content: a new date alone does not make dist/ stale, a deleted file does.
 * @returns {Promise<string>}
 */
export async function fingerprintOfSources() {
  const hash = createHash('sha256');
  const add = async (path) => {
    const content = await readFile(join(ROOT, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  for (const folder of SOURCE_FOLDERS) {
    for (const path of await filesBelow(join(ROOT, folder))) await add(`${folder}/${path}`);
  }
  for (const path of SOURCE_FILES) if (existsSync(join(ROOT, path))) await add(path);
  return hash.digest('hex');
}

export async function isStale() {
  const built = await readFile(join(OUT, STAMP), 'utf8').catch(() => undefined);
  return built !== (await fingerprintOfSources());
}
