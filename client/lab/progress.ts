/*
 * The missions won in this browser, and with how few actions. In: wins. Out: a signal, saved in the
 * browser's storage.
 */

import { type ReadonlySignal, signal } from '@preact/signals';

const STORAGE_KEY = 'shared-counter/lab';

/** Name of a mission → the fewest actions that won it. */
export type Wins = Readonly<Record<string, number>>;

const known = signal<Wins>({});
export const wins: ReadonlySignal<Wins> = known;

/** Reads the saved progress. */
export function readProgress(): void {
  try {
    known.value = winsOf(localStorage.getItem(STORAGE_KEY));
  } catch {
    // Storage is forbidden: start without progress.
  }
}

/** Ignores anything else in the storage. @example winsOf('{"double":2}') // { double: 2 } */
export function winsOf(text: string | null): Wins {
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).filter(([, actions]) => Number.isInteger(actions)));
  } catch {
    return {};
  }
}

export function recordWin(mission: string, actions: number): void {
  const former = known.peek()[mission] ?? Number.POSITIVE_INFINITY;
  if (actions >= former) return;
  known.value = { ...known.peek(), [mission]: actions };
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(known.peek()));
  } catch {
    // Storage is forbidden or full: progress lasts until the page is left.
  }
}
