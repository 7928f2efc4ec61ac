/*
 * Does this process have a terminal? SIGHUP means two things: the terminal is gone, or, to a server that has none, read
 * your files again. Out: yes or no.
 */

import { closeSync, openSync } from 'node:fs';

/** POSIX: /dev/tty is the terminal of a process, and cannot be opened without one. On Windows there is none. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
