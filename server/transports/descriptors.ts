/*
 * How many file descriptors the process has left. Each connection takes one, and so does everything else that
 * is opened. Without any, accept() fails, uWebSockets.js retries it endlessly, and waiting clients get no
 * answer. So the last ones are reserved. In: nothing. Out: whether it is time to refuse.
 */

import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Log } from '../counter/operator-log.ts';

/** For the store to reopen its files, for DNS look-ups, and for what Node opens itself. */
const RESERVE = 32;

export class Descriptors {
  /** The first reserved number; undefined if the limit is unknown. */
  private readonly reservedFrom: number | undefined;

  /** @param limit how many this process may open */
  constructor(readonly limit: number | undefined = readLimit()) {
    this.reservedFrom = limit === undefined ? undefined : Math.max(1, limit - RESERVE);
  }

  /**
   * Are only reserved ones left? The system always returns the lowest free number (POSIX, open(2)):
   * so one open() tells, without counting. It takes some 5 µs.
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

/** The operator should be told that the server is full, but not a thousand times. */
const FULL_LOG_INTERVAL_MS = 60_000;

/** For a transport: must this connection be refused (P28)? The operator is told once a minute. */
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
