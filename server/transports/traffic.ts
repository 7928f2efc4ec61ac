/*
 * Counts the traffic of the server's sockets: for the lesson `monitor`, and for the metrics. At most two additions per
 * message.
 */

import { CloseCode } from '../../protocol/close-codes.ts';

/** The codes of RFC 6455 §7.4.1 that a library reports, and ours. A client may send any other: those count as one. */
const CLOSE_CODES: readonly number[] = [...Object.values(CloseCode), 1002, 1005, 1006, 1007];
const OTHER = 'other';
/** The statuses with which upgrades are refused. */
const STATUSES = ['400', '401', '403', '426', '429', '500', '503'];

export class Traffic {
  /** Open now, of the counter and of all lessons. */
  sockets = 0;
  /** Other open connections: plain HTTP, idle or waiting for an answer, and upgrade requests that get no answer. */
  connections = 0;
  /** Received since the start, of the counter and of all lessons. */
  messages = 0;
  /** Closed sockets since the start, by the code of the side that closed first. */
  readonly closes = noneYet([...CLOSE_CODES, OTHER]);
  /** Connections and requests to upgrade that were refused since the start, by HTTP status. */
  readonly refusals = noneYet([...STATUSES, OTHER]);

  closed(code: number): void {
    count(this.closes, code);
  }

  /** @example refused('403 Forbidden') */
  refused(status: string): void {
    count(this.refusals, status.slice(0, 3));
  }
}

/** With zeros, so that Prometheus sees the first one as an increase. */
function noneYet<Key>(keys: readonly Key[]): Map<Key, number> {
  return new Map(keys.map((key) => [key, 0]));
}

function count<Key>(counts: Map<Key | typeof OTHER, number>, key: Key): void {
  const known = counts.has(key) ? key : OTHER;
  counts.set(known, counts.get(known)! + 1);
}
