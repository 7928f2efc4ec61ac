/*
 * When a screen shows a number other than the expected one. In: a run. Out: for each screen, the periods. Pure.
 */

import type { Entry, PartyName } from '../../../sim/entry.ts';
import type { Run } from '../../../sim/lab/run.ts';
import { roleOf } from './lanes.ts';

export interface Untruth {
  readonly lane: PartyName;
  readonly fromMs: number;
  /** undefined: until the end. */
  readonly toMs: number | undefined;
}

/** What a screen shows from this entry on; null for nothing. undefined: the entry does not change that. */
export function shownIn(entry: Entry): readonly [PartyName, number | null] | undefined {
  if (entry.kind === 'believes') return [entry.who, entry.shown ?? null];
  if (entry.kind === 'page' && entry.what === 'gone') return [entry.who, null];
  if (entry.kind !== 'arrived' || roleOf(entry.to) !== 'presser') return undefined;
  return 'type' in entry.content && 'value' in entry.content ? [entry.to, entry.content.value] : undefined;
}

/** Evaluated at the end of each moment, since a press and its display share a moment. */
export function tintsOf({ entries, truth }: Pick<Run, 'entries' | 'truth'>): Untruth[] {
  const shown = new Map<PartyName, number>();
  const since = new Map<PartyName, number>();
  const untruths: Untruth[] = [];
  let known = 0;
  const judge = (atMs: number): void => {
    while (truth[known + 1] !== undefined && truth[known + 1]!.atMs <= atMs) known += 1;
    const value = truth[known]?.value;
    for (const [lane, number] of shown) {
      const fromMs = since.get(lane);
      if (number !== value && fromMs === undefined) since.set(lane, atMs);
      if (number !== value || fromMs === undefined) continue;
      untruths.push({ lane, fromMs, toMs: atMs });
      since.delete(lane);
    }
  };
  entries.forEach((entry, index) => {
    const [lane, number] = shownIn(entry) ?? [];
    if (lane !== undefined && typeof number === 'number') shown.set(lane, number);
    else if (lane !== undefined) {
      shown.delete(lane);
      const fromMs = since.get(lane);
      if (fromMs !== undefined) untruths.push({ lane, fromMs, toMs: entry.atMs });
      since.delete(lane);
    }
    if (entries[index + 1]?.atMs !== entry.atMs) judge(entry.atMs);
  });
  for (const [lane, fromMs] of since) untruths.push({ lane, fromMs, toMs: undefined });
  return untruths;
}
