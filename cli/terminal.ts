/*
 * Does this process have a terminal? SIGHUP means two things: the terminal is gone, or, for a server without one, reload
 * your files. Out: yes or no.
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
