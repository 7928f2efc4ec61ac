/*
 * Figures in readable form. Pure.
 */

/** @example whole(12345.6) // '12,346' */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** @example ms(3.14159) // '3.1 ms'; ms(1234) // '1,234 ms' */
export function ms(value: number): string {
  return value < 100 ? `${value.toFixed(1)} ms` : `${whole(value)} ms`;
}

/** @example seconds(2345) // '2.35 s' */
export function seconds(valueMs: number): string {
  return `${(valueMs / 1000).toFixed(2)} s`;
}

/** @example percent(41.7) // '42 %' */
export function percent(value: number): string {
  return `${Math.round(value)} %`;
}

/** @example bytes(3_500) // '3.4 KB'; bytes(250e6) // '238.4 MB' */
export function bytes(value: number): string {
  const [size, unit] = Math.abs(value) < 1024 * 1024 ? [1024, 'KB'] : [1024 * 1024, 'MB'];
  return `${(value / size).toFixed(1)} ${unit}`;
}

/** @example us(0.0042) // '4.2 µs'; us(1.234) // '1,234 µs' @param valueMs milliseconds */
export function us(valueMs: number): string {
  const value = 1000 * valueMs;
  return Number.isFinite(value) ? `${value < 100 ? value.toFixed(1) : whole(value)} µs` : '-';
}

/** @example times(1.0849) // '1.08 ×' */
export function times(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(2)} ×` : '-';
}

/** The middle value; for an even count, the upper of the two. @param values not empty */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
