/*
 * How the strip is drawn: uPlot's options, and the columns that it wants, made of samples.
 * x is in seconds before now (0 is now, at the right edge, where the pen is); y is the value.
 */

import type uPlot from 'uplot';
import type { Sample } from '../counter/view.ts';
import { words } from '../words.ts';

/** The strip starts short, so that the first presses fill it, and grows to the last minutes. */
const MIN_SPAN_SECONDS = 60;
const MAX_SPAN_SECONDS = 300;
/** 1 2 5 10 20 50 …: the value is an integer, so its ticks are. */
const TICKS_VALUE = Array.from({ length: 48 }, (_, n) => [1, 2, 5][n % 3]! * 10 ** Math.floor(n / 3));
const TICK_SPACE_EM = 5.5;

export interface Strip {
  /** Draws the samples as they stand at `nowMs`. */
  slide(history: readonly Sample[], nowMs: number): void;
  destroy(): void;
}

/** Loads uPlot and puts a strip of the paper's size onto the paper. Colours come from its CSS. */
export async function drawStrip(paper: HTMLElement): Promise<Strip> {
  const { default: Plot } = await import('uplot');
  const plot = new Plot(optionsFor(paper, Plot.paths.stepped!({ align: 1 })), [[], []], paper);
  return {
    slide: (history, nowMs) => plot.setData(columnsOf(history, nowMs)),
    destroy: () => plot.destroy(),
  };
}

/** The samples as columns, extended to now; without the prefix that lies before the strip. */
export function columnsOf(history: readonly Sample[], nowMs: number): [number[], number[]] {
  const seconds = history.map(({ atMs }) => Math.min(0, (atMs - nowMs) / 1000));
  const first = Math.max(
    0,
    seconds.findLastIndex((second) => second <= -MAX_SPAN_SECONDS),
  );
  const values = history.slice(first).map(({ value }) => value);
  const last = values.at(-1);
  return last === undefined
    ? [[], []]
    : [
        [...seconds.slice(first), 0],
        [...values, last],
      ];
}

function spanOf(oldestSeconds: number): [number, number] {
  return [-Math.min(MAX_SPAN_SECONDS, Math.max(MIN_SPAN_SECONDS, -oldestSeconds)), 0];
}

/** Some air above and below, and a flat line in the middle. */
function rangeOf(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) return [-1, 1];
  const air = Math.max(1, (max - min) * 0.15);
  return [min - air, max + air];
}

/** Whole minutes where the strip has several, so that no label reads "210 s ago". */
function ticksFor(oldestSeconds: number): number[] {
  return oldestSeconds < -120 ? [60, 120] : [10, 15, 30, 60];
}

function agoLabel(second: number): string {
  if (second === 0) return words().now;
  return second % 60 === 0 ? words().minutesAgo(-second / 60) : words().secondsAgo(-second);
}

/** A dot at the newest point only: the pen. */
function penFor(em: number, fill: () => string): uPlot.Series.Points {
  return { show: true, size: em * 0.75, width: 0, fill, filter: (strip) => [strip.data[0].length - 1] };
}

function optionsFor(paper: HTMLElement, paths: uPlot.Series.PathBuilder): uPlot.Options {
  const style = getComputedStyle(paper);
  const em = Number.parseFloat(style.fontSize);
  const colour = (name: string) => () => style.getPropertyValue(name);
  const axis: uPlot.Axis = {
    stroke: colour('--ink-soft'),
    font: `${em}px ${style.fontFamily}`,
    grid: { stroke: colour('--rule'), width: em / 14 },
    ticks: { show: false },
    gap: em * 0.4,
  };
  return {
    width: paper.clientWidth,
    height: paper.clientHeight,
    padding: [Number.parseFloat(style.paddingTop), em, Number.parseFloat(style.paddingBottom), 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_, oldest) => spanOf(oldest) },
      y: { range: (_, min, max) => rangeOf(min, max) },
    },
    axes: [
      {
        ...axis,
        size: em * 1.7,
        space: em * TICK_SPACE_EM,
        incrs: (_, __, oldest) => ticksFor(oldest),
        // A label that would be cut off at the left edge is left out.
        values: (strip, seconds) =>
          seconds.map((second) => (strip.valToPos(second, 'x') < em * 2.5 ? '' : agoLabel(second))),
      },
      {
        ...axis,
        side: 1,
        size: (_, labels) => em * (1 + 0.56 * Math.max(3, ...(labels ?? []).map((label) => label.length))),
        space: em * 1.3,
        incrs: TICKS_VALUE,
        values: (_, values) => values.map(String),
      },
    ],
    series: [{}, { stroke: colour('--ink'), width: em / 6, paths, points: penFor(em, colour('--me')) }],
  };
}
