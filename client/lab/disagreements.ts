/*
 * When screens disagree. In: the log. Out: the entries at which two connected screens start to show different
 * numbers. Pure.
 */

import type { Entry, PartyName } from '../../sim/entry.ts';
import type { Index } from './layout/run.ts';
import { shownIn } from './layout/tints.ts';

/** Evaluated once per moment: within a moment, screens cannot all change first. */
export function disagreementsOf(entries: readonly Entry[]): Index[] {
  const shown = new Map<PartyName, number>();
  const found: Index[] = [];
  let wereOne = true;
  entries.forEach((entry, index) => {
    const [who, number] = shownIn(entry) ?? [];
    const isApart = entry.kind === 'believes' && entry.link !== 'live';
    if (who !== undefined && typeof number === 'number' && !isApart) shown.set(who, number);
    else if (who !== undefined) shown.delete(who);
    if (entries[index + 1]?.atMs === entry.atMs) return;
    const areOne = new Set(shown.values()).size < 2;
    if (wereOne && !areOne) found.push(index);
    wereOne = areOne;
  });
  return found;
}
