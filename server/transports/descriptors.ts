/*
 * How many file descriptors the process has left. Each connection takes one, and so does everything else that
 * is opened: when there are none, accept() fails, uWebSockets.js tries it again without end, and those who wait
 * for an answer get none. So the last ones are kept back. In: nothing. Out: whether it is time to refuse.
 */

import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Log } from '../counter/operator-log.ts';

/** For the store to open its files again, for lookups of names, and for what Node opens by itself. */
const RESERVE = 32;

export class Descriptors {
  /** The first number that is kept back; undefined where nobody knows a limit. */
  private readonly reservedFrom: number | undefined;

  /** @param limit how many this process may have open */
  constructor(readonly limit: number | undefined = readLimit()) {
    this.reservedFrom = limit === undefined ? undefined : Math.max(1, limit - RESERVE);
  }

  /**
   * Are no more left than are kept back? The system always gives the lowest number that is free (POSIX, open(2)):
   * so one look tells, and nothing has to be counted. It takes some 5 µs.
   */
  areShort(): boolean {
    if (this.reservedFrom === undefined) return false;
    try {
      const lowestFree = openSync(devNull, 'r');
      closeSync(lowestFree);
      return lowestFree >= this.reservedFrom;
    } catch {
      return true; // EMFILE, or ENFILE
    }
  }
}

/** An operator should hear that the server is full, but not a thousand times. */
const FULL_LOG_INTERVAL_MS = 60_000;

/** For a transport: is this newcomer to be turned away (P28)? The operator is told of it once a minute. */
export class FullLog {
  private readonly descriptors = new Descriptors();
  private loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly log: Log) {}

  isShort(): boolean {
    if (!this.descriptors.areShort()) return false;
    const nowMs = performance.now();
    if (nowMs - this.loggedAtMs < FULL_LOG_INTERVAL_MS) return true;
    this.loggedAtMs = nowMs;
    const { limit } = this.descriptors;
    this.log(`full: of ${limit} open files that this process may have, only the last are left (ulimit -n)`, {
      level: 'warn',
      event: 'full',
    });
    return true;
  }
}

/** The soft limit, on Linux. (Node raises its own to the hard one when it starts.) */
function readLimit(): number | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
