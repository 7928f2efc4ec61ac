/*
 * What Linux tells in files, as below /proc. In: a path. Out: the text.
 */

import { readFileSync } from 'node:fs';

/** Empty where there is no such file: on another system, or of a process that has ended. */
export function readSystemFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
