/*
 * A folder that an option names, and those above it. In: a path. Out: the folder, or the error of the file system.
 */

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Like mkdirSync with `recursive`, which never returns where a folder exists but takes no entries, as /proc: Node takes the
 * ENOENT for a missing parent, and makes that again and again.
 * @throws {Error} with a code, such as EACCES, EEXIST where it is a file, and ENOENT as above
 */
export function makeFolder(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
