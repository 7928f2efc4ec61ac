/*
 * What a run cost and what went wrong, computed alike for every strategy. In: the log, each press with its fate, and when each
 * version of the number reached each screen. Out: a ledger, and the expected number over time.
 */

import type { Content, Entry, PartyName } from '../entry.ts';
import { toText } from '../wire.ts';
import type { Fate, Ledger, Press, Truth } from './run.ts';

/** A press, and the first version of the number that includes it. */
export interface Followed extends Omit<Press, 'number' | 'transits'> {
  readonly transits: number[];
  readonly version?: number;
}

/** A screen received that version of the number. */
export interface Arrival {
  readonly to: PartyName;
  readonly atMs: number;
  readonly version: number;
}

export interface LedgerParts {
  readonly entries: readonly Entry[];
  readonly followed: readonly Followed[];
  readonly arrivals: readonly Arrival[];
  /** The part of the number that nobody pressed, or that was pressed only once. */
  readonly excess: number;
}

export function pressOf({ version, ...press }: Followed, index: number): Press {
  return { number: index + 1, ...press };
}

export function ledgerOf({ entries, followed, arrivals, excess }: LedgerParts): Ledger {
  let messages = 0;
  let bytes = 0;
  for (const entry of entries) {
    const size = entry.kind === 'sent' ? sizeOf(entry.content) : 0;
    if (size > 0) messages += 1;
    bytes += size;
  }
  const of = (fate: Fate): number => followed.filter((press) => press.fate === fate).length;
  const visibleMs = spanOf(delaysOf(followed, arrivals));
  return {
    pressed: followed.length,
    counted: of('counted'),
    lost: of('lost'),
    doubled: Math.max(of('doubled'), Math.abs(excess)),
    givenUp: of('given up'),
    underWay: of('under way'),
    lies: followed.filter(({ fate, told }) => fate === 'lost' && told === 'saved').length,
    messages,
    bytes,
    ...(visibleMs && { visibleMs }),
  };
}

const encoder = new TextEncoder();

/** In bytes. Opening and closing a connection are not messages. */
function sizeOf(content: Content): number {
  if ('signal' in content) return 0;
  if ('note' in content) return encoder.encode(JSON.stringify(content.note)).length;
  return toText(content).length; // which is ASCII
}

/** For each press and each other screen, the time until it is visible there. */
function delaysOf(followed: readonly Followed[], arrivals: readonly Arrival[]): number[] {
  return followed.flatMap(({ who, atMs, version }) => {
    if (version === undefined) return [];
    const first = new Map<PartyName, number>();
    for (const arrival of arrivals) {
      if (arrival.atMs < atMs || arrival.version < version || arrival.to === who) continue;
      if (!first.has(arrival.to)) first.set(arrival.to, arrival.atMs - atMs);
    }
    return [...first.values()];
  });
}

function spanOf(delaysMs: number[]): Ledger['visibleMs'] {
  if (delaysMs.length === 0) return undefined;
  delaysMs.sort((one, other) => one - other);
  return { median: delaysMs[delaysMs.length >> 1]!, longest: delaysMs.at(-1)! };
}

/** A number that changes over time. */
export class TruthLine {
  readonly line: Truth[] = [];

  set(atMs: number, value: number): void {
    if (this.line.at(-1)?.value !== value) this.line.push({ atMs, value });
  }
}
