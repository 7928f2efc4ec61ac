/*
 * Figures as the tables show them. Pure.
 */

import { whole } from '../report/figures.ts';

/** @example us(0.0042) // '4.2 µs'; us(1.234) // '1,234 µs' @param valueMs milliseconds */
export function us(valueMs: number): string {
  const value = 1000 * valueMs;
  return Number.isFinite(value) ? `${value < 100 ? value.toFixed(1) : whole(value)} µs` : '-';
}

/** @example times(1.0849) // '1.08 ×' */
export function times(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(2)} ×` : '-';
}

/** The middle one; of an even number, the upper of the two. @param values not empty */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
