/*
 * The simulator's figures in words. In: tallies. Out: lines for a terminal of 80 columns. Pure.
 */

import { listing } from '../../cli/text.ts';
import type { Tally } from '../../sim/explore.ts';
import { FAULT_KINDS } from '../../sim/faults.ts';
import { whole } from '../report/figures.ts';

const LABEL_COLUMNS = 30;

/** What else is worth knowing of where the worlds got to. */
const PATHS = [
  ['server started', 'servers started'],
  ['bucket rotated', 'buckets rotated'],
  ['commit', 'commits'],
  ['commit failed', 'commits that failed'],
  ['commit lost in a crash', 'commits lost in a crash'],
  ['commit survived a crash', 'commits that survived one'],
  ['lost: line', 'frames lost on the line'],
  ['arrived late', 'frames of a former connection'],
  ['lost: nobody', 'frames that nobody awaited'],
  ['lost: behind', 'frames dropped, slow reader'],
  ['server drained', 'slow readers caught up'],
  ['refused: rate-limited', 'refused, rate-limited'],
  ['refused: busy', 'refused, busy'],
  ['refused: gap', 'refused, gap'],
  ['refused: range', 'refused, range'],
  ['refused: session-expired', 'refused, session-expired'],
  ['closed: 4001', 'taken over'],
  ['told: outcome-unknown', 'told: outcome unknown'],
] as const;

export function progressLine({ worlds, faults, events }: Tally, seconds: number): string {
  const perMinute = (60 * faults) / seconds / 1e6;
  return `${seconds.toFixed(0).padStart(4)} s  ${whole(worlds)} worlds, ${whole(worlds / seconds)} worlds/s, ${whole(faults)} faults (${perMinute.toFixed(1)} million a minute), ${whole(events)} events`;
}

/** The table at the end. */
export function summary(
  tally: Tally,
  seconds: number,
  kinds: readonly string[] = FAULT_KINDS,
  paths: readonly (readonly [name: string, words: string])[] = PATHS,
): string {
  const rows: [string, string][] = [
    ['worlds', `${whole(tally.worlds)} (${whole(tally.worlds / seconds)} a second)`],
    ['events', `${whole(tally.events)} (${whole(tally.events / seconds)} a second)`],
    ['presses', whole(tally.presses)],
    ['faults', `${whole(tally.faults)} (${whole((60 * tally.faults) / seconds)} a minute)`],
    ...kinds.map((kind): [string, string] => [`  ${kind}`, whole(tally.counts[kind] ?? 0)]),
    ...paths.map(([name, words]): [string, string] => [words, whole(tally.counts[name] ?? 0)]),
    ['converged after, at most', `${(tally.slowestMs / 1000).toFixed(1)} s without faults`],
  ];
  return listing(rows, LABEL_COLUMNS);
}
