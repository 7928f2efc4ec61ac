/*
 * The lines of a lesson's console for the life of the tab: after Back and a reload they are there again. In: the lesson's
 * path. Out: the lines, from sessionStorage.
 */

import type { Entry } from './entry.ts';

/** With the number of the form: lines that another release has left are not read. */
const keyOf = (path: string) => `shared-counter/log-1${path}`;

/** Oldest first; none where nothing is kept, or the storage is forbidden. */
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
    // Full or forbidden: the log ends with the page.
  }
}
