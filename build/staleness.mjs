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
/** All that a simulated world runs: the same code gives the same world for a seed. */
const SIMULATED_FOLDERS = ['client/sync', 'protocol', 'server/counter', 'sim'];
const SOURCE_FILES = ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * One hash over all sources, by content: a new date alone does not make dist/ stale, a deleted file does.
 * @returns {Promise<string>}
 */
export async function fingerprintOfSources() {
  const paths = await pathsBelow(SOURCE_FOLDERS);
  const hash = await hashOf([...paths, ...SOURCE_FILES.filter((path) => existsSync(join(ROOT, path)))]);
  return hash.digest('hex');
}

/**
 * Of the code of simulated worlds alone: links to a world name it (sim/lab/fingerprint.ts).
 * @returns {Promise<string>} eight letters, which may stand in an address
 */
export async function fingerprintOfSimulatedCode() {
  const paths = await pathsBelow(SIMULATED_FOLDERS);
  const hash = await hashOf(paths.filter((path) => path.endsWith('.ts')));
  return hash.digest('base64url').slice(0, 8);
}

async function pathsBelow(folders) {
  const paths = [];
  for (const folder of folders) {
    for (const path of await filesBelow(join(ROOT, folder))) paths.push(`${folder}/${path}`);
  }
  return paths;
}

async function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = await readFile(join(ROOT, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash;
}

export async function isStale() {
  const built = await readFile(join(OUT, STAMP), 'utf8').catch(() => undefined);
  return built !== (await fingerprintOfSources());
}
