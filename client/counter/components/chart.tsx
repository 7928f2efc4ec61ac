/*
 * The paper strip: the value over the last minutes. It slides by redrawing a few times a second, and pauses while
 * it is not visible. x is in seconds before now: 0 is now, at the right edge, where the pen is.
 */

import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Paper } from '../../components/chart-strip.ts';
import { type Columns, REDRAW_INTERVAL_MS, StripChart } from '../../components/strip-chart.tsx';
import { words } from '../../words.ts';
import type { Sample } from '../view.ts';

/** The strip starts short, so that the first presses fill it, and grows to the last minutes. */
const MIN_SPAN_SECONDS = 60;
const MAX_SPAN_SECONDS = 300;

const VALUE: Paper = {
  lines: [{ ink: '--ink', pen: '--me' }],
  range: rangeOf,
  span: (oldest) => [-Math.min(MAX_SPAN_SECONDS, Math.max(MIN_SPAN_SECONDS, -oldest)), 0],
  // Whole minutes once the strip has several, so that no label reads "210 s ago".
  steps: (oldest) => (oldest < -120 ? [60, 120] : [10, 15, 30, 60]),
  xLabel: agoLabel,
  yLabel: String,
};

export function Chart({ history }: { history: ReadonlySignal<readonly Sample[]> }) {
  const slides = useSignal(0);
  const columns = useComputed(() => {
    slides.value;
    return columnsOf(history.value, Date.now());
  });
  useEffect(() => {
    const slide = () => {
      if (!document.hidden) slides.value += 1;
    };
    const timer = setInterval(slide, REDRAW_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [slides]);
  return <StripChart class="strip" label={words().chart} columns={columns} paper={VALUE} />;
}

/** The samples as columns, extended to now; without the prefix that lies before the strip. Where nothing is known, null. */
export function columnsOf(history: readonly Sample[], nowMs: number): Columns {
  const last = history.at(-1);
  if (last === undefined) return [[], []];
  const secondOf = (atMs: number) => Math.min(0, (atMs - nowMs) / 1000);
  const first = Math.max(
    0,
    history.findLastIndex(({ atMs }) => secondOf(atMs) <= -MAX_SPAN_SECONDS),
  );
  const points = history.slice(first).flatMap(({ atMs, value }, index) => {
    const point = [secondOf(atMs), value] as const;
    // The line ends where the connection did.
    const before = value === null ? history[first + index - 1]?.value : undefined;
    return before === undefined ? [point] : [[point[0], before] as const, point];
  });
  return [
    [...points.map(([second]) => second), 0],
    [...points.map(([, value]) => value), last.value],
  ];
}

/**
 * Some space above and below, and a flat line in the middle. Near ±2^53, adding 1 changes nothing any
 * more: the grid needs larger steps, or uPlot adds them forever.
 */
export function rangeOf(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) return [-1, 1];
  const leastAir = Math.max(-min, max) > 2 ** 51 ? 64 : 1;
  const air = Math.max(leastAir, (max - min) * 0.15);
  return [min - air, max + air];
}

function agoLabel(second: number): string {
  if (second === 0) return words().now;
  return second % 60 === 0 ? words().minutesAgo(-second / 60) : words().secondsAgo(-second);
}
