/*
 * What has become of a console's last connection, read from its log. Pure.
 */

import type { Close, Entry } from './entry.ts';

/** One connection as the log tells it. */
export interface LastConnection {
  readonly url: string;
  /** When it was tried, in milliseconds since 1970. */
  readonly sinceMs: number;
  readonly wasOpen: boolean;
  readonly close?: Close;
  /** The browser would not even try; its own words. */
  readonly failure?: string;
}

/** The last connection that was tried; undefined where none was, or the log no longer goes back so far. */
export function lastConnection(entries: readonly Entry[]): LastConnection | undefined {
  let found: LastConnection | undefined;
  for (const entry of entries) {
    if (entry.kind !== 'event') continue;
    const { event, atMs } = entry;
    if (event.type === 'connecting') found = { url: event.url, sinceMs: atMs, wasOpen: false };
    else if (found && event.type === 'open') found = { ...found, wasOpen: true };
    else if (found && event.type === 'close') found = { ...found, close: event };
    else if (found && event.type === 'failed' && !found.wasOpen) found = { ...found, failure: event.message };
  }
  return found;
}
