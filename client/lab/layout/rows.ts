/*
 * Rows: entries of one moment that would overlap are placed one below another. In: the entries.
 * Out: the row of each within its moment, and how many rows each moment needs. Pure.
 */

import type { Entry, PartyName } from '../../../sim/entry.ts';
import type { Index } from './run.ts';

export interface Rows {
  /** −1: not drawn. */
  readonly of: readonly number[];
  /** Moment → number of rows. */
  readonly counts: ReadonlyMap<number, number>;
}

/** For entries that take the whole width. */
const EVERYWHERE = '*';

/**
 * Rows never decrease: a later entry of the log is in the same row or further down.
 * @param drawn for each entry, whether it is drawn @param ends sent → arrived or lost
 */
export function rowsOf(
  entries: readonly Entry[],
  drawn: readonly boolean[],
  ends: ReadonlyMap<Index, Index>,
): Rows {
  const of = entries.map(() => -1);
  const counts = new Map<number, number>();
  const starts = new Map([...ends].map(([sent, end]) => [end, sent]));
  let row = new Row();
  let number = 0;
  let atMs = Number.NEGATIVE_INFINITY;
  entries.forEach((entry, index) => {
    if (!drawn[index]) return;
    if (entry.atMs !== atMs) {
      number = 0;
      row = new Row();
      atMs = entry.atMs;
    }
    const start = starts.get(index);
    const isBesideItsStart = start !== undefined && entries[start]!.atMs === atMs && of[start] === number;
    if (isBesideItsStart || !row.has(entry)) {
      number += 1;
      row = new Row();
    }
    row.add(entry);
    of[index] = number;
    counts.set(atMs, number + 1);
  });
  return { of, counts };
}

/** One row: what each lane holds. */
class Row {
  private readonly taken = new Map<PartyName, string[]>();

  /** Is there room for the entry? */
  has(entry: Entry): boolean {
    const [lane, what] = placeOf(entry);
    if (this.taken.has(EVERYWHERE)) return false;
    if (lane === EVERYWHERE) return this.taken.size === 0;
    return (this.taken.get(lane) ?? []).every((other) => getAlong(lane, other, what));
  }

  add(entry: Entry): void {
    const [lane, what] = placeOf(entry);
    this.taken.set(lane, [...(this.taken.get(lane) ?? []), what]);
  }
}

/** A number may share a row with the message that caused it; the server's sends and the arrival they answer may share one, too. */
function getAlong(lane: PartyName, one: string, other: string): boolean {
  if (other === 'number') return one === 'arrival' || one === 'told';
  if (!other.startsWith('to ') || lane !== 'server') return false;
  return one !== other && (one === 'arrival' || one.startsWith('to '));
}

/** The lane, and what it holds. */
function placeOf(entry: Entry): readonly [PartyName, string] {
  switch (entry.kind) {
    case 'sent':
      return [entry.from, `to ${entry.to}`];
    case 'arrived':
      return [entry.to, 'arrival'];
    case 'lost':
      return entry.why === 'nobody' ? [entry.to, 'arrival'] : [entry.from, 'loss'];
    case 'believes':
      return [entry.who, 'number'];
    case 'pressed':
    case 'told':
    case 'page':
      return [entry.who, entry.kind];
    case 'server':
      return ['server', entry.kind];
    case 'commit':
    case 'durable':
    case 'rotated':
    case 'epoch':
    case 'restored':
      return ['disk', entry.kind];
    case 'happening':
    case 'healed':
    case 'converged':
    case 'violated':
      return [EVERYWHERE, entry.kind];
    default:
      return entry satisfies never;
  }
}
