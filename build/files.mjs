/*
 * What all parts of the build share: where the project and dist/ are, how files are listed, and how a failure
 * is reported.
 */

import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

export const ROOT = dirname(import.meta.dirname);
export const OUT = join(ROOT, 'dist');

/** A build that failed for a reason that one line can tell. */
export class BuildError extends Error {}

/** esbuild has printed its own errors already (logLevel); the rest is told here. */
export function report(error) {
  if (error.errors !== undefined) console.error('The build failed.');
  else console.error(error instanceof BuildError ? error.message : error);
}

/** All files below a folder, sorted, as paths relative to it, with `/`. None where there is no such folder. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => toUrlPath(relative(folder, join(entry.parentPath, entry.name)))).sort();
}

export function toUrlPath(path) {
  return path.split(sep).join('/');
}
