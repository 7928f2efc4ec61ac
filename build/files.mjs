/*
 * What all parts of the build share: where the project and dist/ are, how files are listed, and how a failure
 * is reported.
 */

import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

export const ROOT = dirname(import.meta.dirname);
export const OUT = join(ROOT, 'dist');

/** A failed build whose reason fits on one line. */
export class BuildError extends Error {}

/** esbuild has already printed its own errors (logLevel); the rest is printed here. */
export function report(error) {
  if (error.errors !== undefined) console.error('The build failed.');
  else console.error(error instanceof BuildError ? error.message : error);
}

/** All files below a folder, sorted, as paths relative to it, with `/`. Empty if there is no such folder. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => toUrlPath(relative(folder, join(entry.parentPath, entry.name)))).sort();
}

export function toUrlPath(path) {
  return path.split(sep).join('/');
}
