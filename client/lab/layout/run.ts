/*
 * The input of the diagram: the entries of one run, and which of them are drawn. In: entries, in order of
 * time. Out: for each entry whether it is drawn, and where each message ended. Pure.
 */

import type { Content, Entry, PartyName } from '../../../sim/entry.ts';

/** Kinds of messages that are hidden by default: keepalives and user counts. */
export type Fold = 'pings' | 'users';
export const FOLDS: readonly Fold[] = ['pings', 'users'];

export type Sent = Extract<Entry, { kind: 'sent' }>;
export type Ended = Extract<Entry, { kind: 'arrived' | 'lost' }>;
export type Transit = Sent | Ended;

/** The index of an entry in its run, from 0. */
export type Index = number;

export function isTransit(entry: Entry): entry is Transit {
  return entry.kind === 'sent' || entry.kind === 'arrived' || entry.kind === 'lost';
}

/** Which fold a message belongs to, if any. */
export function foldOf(content: Content): Fold | undefined {
  if ('type' in content) {
    if (content.type === 'users') return 'users';
    return content.type === 'pong' ? 'pings' : undefined;
  }
  if ('signal' in content || 'note' in content) return undefined;
  return content.action === 'ping' || content.action === 'pace' ? 'pings' : undefined;
}

/** @returns for each entry, whether it is drawn */
export function drawnOf(entries: readonly Entry[], unfolded: ReadonlySet<Fold>): boolean[] {
  const beliefs = new Map<PartyName, string>();
  return entries.map((entry) => {
    if (isTransit(entry)) {
      const fold = foldOf(entry.content);
      return fold === undefined || unfolded.has(fold);
    }
    if (entry.kind === 'happening') return !/press$/.test(entry.happening.kind); // its page logs the press
    if (entry.kind !== 'believes') return true;
    const seen = `${entry.shown} ${entry.saving}`;
    const isNew = beliefs.get(entry.who) !== seen && entry.shown !== undefined;
    beliefs.set(entry.who, seen);
    return isNew;
  });
}

/** Where each message ended: the index of `sent` → that of its `arrived` or `lost`. */
export function endsOf(entries: readonly Entry[]): ReadonlyMap<Index, Index> {
  const underWay = new Map<number, Index>();
  const ends = new Map<Index, Index>();
  entries.forEach((entry, index) => {
    if (entry.kind === 'sent') underWay.set(entry.transit, index);
    else if (entry.kind === 'arrived' || entry.kind === 'lost') {
      const sent = underWay.get(entry.transit);
      if (sent !== undefined) ends.set(sent, index);
    }
  });
  return ends;
}
