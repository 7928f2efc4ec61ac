/*
 * Latencies in an HDR histogram: every one is recorded, with three digits, in constant memory. In and out:
 * milliseconds; inside, microseconds.
 */

import { Int32Histogram } from 'hdr-histogram-js';

/** Longer ones count as this. */
const MAX_MS = 3_600_000;
const US_PER_MS = 1000;
const SIGNIFICANT_DIGITS = 3;

export const PERCENTILES = [50, 90, 99, 99.9] as const;

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
}
