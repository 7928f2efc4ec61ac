/*
 * How times are spread, compared with how they should be. Pure.
 */

/** Bounds of the histogram, in ms: the backoff's bound doubles, and so do these. */
const BOUNDS_MS = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

/**
 * The greatest difference between the shares of both that lie below any one time: 0 if they are alike, 1 if they
 * have nothing in common. Source: the Kolmogorov–Smirnov test of two samples.
 * @example distance([1, 2], [1, 2]) // 0
 */
export function distance(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [ascending(a), ascending(b)];
  let [i, j, greatest] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const at = Math.min(left[i]!, right[j]!);
    while (i < left.length && left[i]! <= at) i += 1;
    while (j < right.length && right[j]! <= at) j += 1;
    greatest = Math.max(greatest, Math.abs(i / left.length - j / right.length));
  }
  return greatest;
}

/**
 * The greatest share of the times that lie within a window of this length, wherever it is.
 * @example shareWithin([0, 1, 2, 10], 2) // 0.75
 */
export function shareWithin(times: readonly number[], window: number): number {
  const sorted = ascending(times);
  let [from, most] = [0, 0];
  for (const [to, at] of sorted.entries()) {
    while (at - sorted[from]! > window) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most / Math.max(1, sorted.length);
}

/** @param share 0 to 1 @returns 0 where there are no values */
export function quantile(values: readonly number[], share: number): number {
  return ascending(values)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
}

/** @example histogram([100, 300], [100, 200]) // '0 to 0.25 s: 50 % (100 %), 0.25 to 0.5 s: 50 % (0 %)' */
export function histogram(timesMs: readonly number[], expectedMs: readonly number[]): string {
  const bins = BOUNDS_MS.slice(1).map((to, i) => {
    const from = BOUNDS_MS[i]!;
    const [share, expected] = [shareIn(timesMs, from, to), shareIn(expectedMs, from, to)];
    return {
      isEmpty: share === 0 && expected === 0,
      text: `${from / 1000} to ${to / 1000} s: ${percent(share)} (${percent(expected)})`,
    };
  });
  return bins
    .filter(({ isEmpty }) => !isEmpty)
    .map(({ text }) => text)
    .join(', ');
}

/** Everything before the first bound belongs into the first bin. */
function shareIn(timesMs: readonly number[], from: number, to: number): number {
  const within = timesMs.filter((atMs) => (atMs >= from || from === 0) && atMs < to);
  return within.length / Math.max(1, timesMs.length);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((x, y) => x - y);
}
