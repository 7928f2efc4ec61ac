/*
 * What the screens of a run show, moment by moment. In: a log. Out: when two of them disagreed, and for how long.
 */

import type { Entry, PartyName } from '../entry.ts';

/**
 * The longest time, in ms, for which two open pages showed different numbers; 0 if they never did. A page that shows nothing
 * yet does not count.
 * @param endMs when the run ended
 */
export function longestDisagreementMs(entries: readonly Entry[], endMs: number): number {
  const shown = new Map<PartyName, number>();
  let sinceMs: number | undefined;
  let longestMs = 0;
  for (const entry of entries) {
    if (entry.kind === 'believes' && entry.shown !== undefined) shown.set(entry.who, entry.shown);
    else if (entry.kind === 'page' && entry.what === 'gone') shown.delete(entry.who);
    else continue;
    const disagree = new Set(shown.values()).size > 1;
    if (disagree) sinceMs ??= entry.atMs;
    else if (sinceMs !== undefined) {
      longestMs = Math.max(longestMs, entry.atMs - sinceMs);
      sinceMs = undefined;
    }
  }
  return sinceMs === undefined ? longestMs : Math.max(longestMs, endMs - sinceMs);
}
