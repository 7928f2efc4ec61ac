/*
 * Keeps the entries of a lesson's console for the life of the tab, across Back and reload. In: the lesson's
 * path. Out: the entries, from sessionStorage.
 */

import type { Entry } from './entry.ts';

/** Includes the format's version: entries left by another release are not read. */
const keyOf = (path: string) => `shared-counter/log-1${path}`;

/** Oldest first; empty if nothing is stored, or storage is forbidden. */
export function keptEntries(path: string): readonly Entry[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(path)) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

export function keepEntries(path: string, entries: readonly Entry[]): void {
  try {
    sessionStorage.setItem(keyOf(path), JSON.stringify(entries));
  } catch {
    // Full or forbidden: the log is lost with the page.
  }
}
