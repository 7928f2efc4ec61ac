/*
 * Cutting the connection at one message. TCP delivers a prefix, so there is no "drop this message": either it and everything
 * before it still arrive, or it is lost with everything after it. In: the log and a message. Out: the cut. Pure.
 */

import type { Entry } from '../../sim/entry.ts';
import type { Happening } from '../../sim/happening.ts';
import { cutOf } from './faults.ts';
import { roleOf } from './layout/lanes.ts';
import type { Index } from './layout/run.ts';

export interface Cut {
  readonly happening: Happening;
  readonly atMs: number;
}

/** Just after it was sent. */
const SOON_MS = 0.1;

/** The two places at which a connection can be cut at one message. */
export interface Cuts {
  /** The message and everything after it are lost; what came before it still arrives. */
  readonly before: Cut;
  /** The message still arrives; everything after it is lost. */
  readonly behind: Cut;
}

/** @returns undefined if it is not a message of a tab, or did not arrive */
export function cutsAt(
  entries: readonly Entry[],
  ends: ReadonlyMap<Index, Index>,
  index: Index,
): Cuts | undefined {
  const sent = entries[index];
  const end = ends.get(index);
  if (sent?.kind !== 'sent' || end === undefined || entries[end]!.kind !== 'arrived') return undefined;
  const client = sent.to === 'server' ? sent.from : sent.to;
  if (roleOf(client) !== 'tab') return undefined;
  const atMs = sent.atMs + Math.min(SOON_MS, (entries[end]!.atMs - sent.atMs) / 2);
  const ahead = entries.filter(
    (other, each) =>
      each < index &&
      other.kind === 'sent' &&
      other.connection === sent.connection &&
      other.to === sent.to &&
      isUnderWay(entries, ends.get(each), atMs),
  ).length;
  const who = client.charCodeAt(0) - 'a'.charCodeAt(0);
  const keeping = (kept: number): Cut => ({
    happening: sent.to === 'server' ? cutOf(who, kept, 0) : cutOf(who, 0, kept),
    atMs,
  });
  return { before: keeping(ahead), behind: keeping(ahead + 1) };
}

function isUnderWay(entries: readonly Entry[], end: Index | undefined, atMs: number): boolean {
  return end === undefined || entries[end]!.atMs > atMs;
}
