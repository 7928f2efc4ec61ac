/*
 * Latencies in an HDR histogram: every one is kept, to three digits, in constant memory. In and out:
 * milliseconds; inside, microseconds.
 */

import { Int32Histogram } from 'hdr-histogram-js';

/** Longer ones count as this. */
const MAX_MS = 3_600_000;
const US_PER_MS = 1000;
const SIGNIFICANT_DIGITS = 3;

export const PERCENTILES = [50, 90, 99, 99.9] as const;

/** So many latencies between two bounds, in ms. */
export interface Bin {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

const BINS_PER_DOUBLING = 2;

export class Latency {
  private readonly histogram = new Int32Histogram(1, MAX_MS * US_PER_MS, SIGNIFICANT_DIGITS);

  record(ms: number): void {
    this.histogram.recordValue(Math.round(Math.min(MAX_MS, Math.max(0, ms)) * US_PER_MS));
  }

  get count(): number {
    return this.histogram.totalCount;
  }

  /** 0 if there is none. */
  get maxMs(): number {
    return this.histogram.maxValue / US_PER_MS;
  }

  /** @param percent above 0, up to 100. The histogram rounds up, so never more than the greatest. */
  percentileMs(percent: number): number {
    return Math.min(this.maxMs, this.histogram.getValueAtPercentile(percent) / US_PER_MS);
  }

  reset(): void {
    this.histogram.reset();
  }

  /** Bins whose bounds grow by a constant factor, from the least latency to the greatest; none is left out. */
  bins(): Bin[] {
    const counts = new Map<number, number>();
    for (let index = 0; index < this.histogram.countsArrayLength; index++) {
      const count = this.histogram.getCountAtIndex(index);
      if (count === 0) continue;
      const us = Math.max(1, this.histogram.valueFromIndex(index));
      const bin = Math.floor(Math.log2(us) * BINS_PER_DOUBLING);
      counts.set(bin, (counts.get(bin) ?? 0) + count);
    }
    if (counts.size === 0) return [];
    const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
    const boundMs = (bin: number): number => 2 ** (bin / BINS_PER_DOUBLING) / US_PER_MS;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const bin = first + i;
      return { fromMs: boundMs(bin), toMs: boundMs(bin + 1), count: counts.get(bin) ?? 0 };
    });
  }
}
