/*
 * What two slow readers have received: one takes everything, the other the latest only. Pure. In: the server's answers.
 * Out: figures for the table, and columns for the chart.
 */

import { jsonObject } from '../../../protocol/json-object.ts';

export const MODES = ['everything', 'latest'] as const;
export type Mode = (typeof MODES)[number];

/** An answer of server/lessons/slow-reader.ts. Times in ms by the server's clock. */
export interface Reading {
  readonly value: number;
  readonly madeAt: number;
  readonly now: number;
  readonly unsent: number;
  readonly unsentBytes: number;
}

/** Undefined if the payload is not a reading. */
export function parseReading(payload: string | Uint8Array): Reading | undefined {
  const { value, madeAt, now, unsent, unsentBytes } = jsonObject(payload) ?? {};
  const all = [value, madeAt, now, unsent, unsentBytes];
  if (!all.every((part) => typeof part === 'number')) return undefined;
  return { value, madeAt, now, unsent, unsentBytes } as Reading;
}

export interface Tally {
  readonly last: Reading;
  /** Values that were never shown. */
  readonly skipped: number;
  /** The lag at each reading. */
  readonly points: readonly { readonly atMs: number; readonly lagSeconds: number }[];
}

/** Some minutes of a reader that takes two a second. */
const MAX_POINTS = 600;

export function withReading(tally: Tally | undefined, reading: Reading): Tally {
  const steps = reading.value - (tally?.last.value ?? reading.value);
  const point = { atMs: reading.now, lagSeconds: Math.max(0, reading.now - reading.madeAt) / 1000 };
  return {
    last: reading,
    skipped: (tally?.skipped ?? 0) + Math.max(0, steps - 1),
    points: [...(tally?.points ?? []), point].slice(-MAX_POINTS),
  };
}

export type Tallies = Readonly<Partial<Record<Mode, Tally>>>;

/** Seconds since the first reading, then a column for each mode, with gaps where the other one was read. */
export function columnsOf(tallies: Tallies): [number[], ...(number | null)[][]] {
  const all = MODES.flatMap((mode) => (tallies[mode]?.points ?? []).map((point) => ({ ...point, mode })));
  const sorted = all.toSorted((a, b) => a.atMs - b.atMs);
  const startMs = sorted[0]?.atMs ?? 0;
  const columnOf = (mode: Mode) => sorted.map((point) => (point.mode === mode ? point.lagSeconds : null));
  return [sorted.map(({ atMs }) => (atMs - startMs) / 1000), ...MODES.map(columnOf)];
}
