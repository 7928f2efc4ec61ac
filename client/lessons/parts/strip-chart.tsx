/*
 * A small strip of paper with one or more lines, drawn by uPlot, which is loaded with the first strip. In: columns
 * as a signal. It redraws a few times a second at most, and not while the page is hidden.
 */

import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { type Paced, paced } from '../../components/pace.ts';

const REDRAW_INTERVAL_MS = 250;
/** Seconds between two labels. */
const X_STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

export interface Line {
  /** A custom property of the page's CSS. @example '--me' */
  readonly ink: string;
  /** Separate points instead of a line. */
  readonly mark?: 'square' | 'diamond' | 'disc';
  readonly isDashed?: boolean;
}

export interface Paper {
  readonly lines: readonly Line[];
  /** The range of y, from that of the data. */
  readonly range: (min: number, max: number) => [number, number];
  readonly isLogarithmic?: boolean;
  /** The range of x, from that of the data; by default the same. */
  readonly span?: (first: number, last: number) => [number, number];
  /** Labels of the axes. */
  readonly xLabel: (x: number) => string;
  readonly yLabel: (y: number) => string;
}

interface Props {
  /** For screen readers. */
  readonly label: string;
  /** x, then a column for each line. */
  readonly columns: ReadonlySignal<readonly (readonly (number | null)[])[]>;
  /** The same object for the life of the strip. */
  readonly paper: Paper;
}

export function StripChart({ label, columns, paper }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const redraw = useRef<Paced>(null);

  useEffect(() => {
    let plot: uPlot | undefined;
    let isGone = false;
    const draw = paced(() => {
      if (!document.hidden) plot?.setData(columns.peek() as uPlot.AlignedData);
    }, REDRAW_INTERVAL_MS);
    redraw.current = draw;
    // A new plot for each size, because the font size of its axes grows with the page.
    const resize = paced(async () => {
      const next = await put(paper, host.current!).catch(() => undefined);
      if (next === undefined) return; // uPlot could not be loaded: the strip stays blank
      plot?.destroy();
      plot = next;
      if (isGone) plot.destroy();
      else draw();
    }, REDRAW_INTERVAL_MS);
    const observer = new ResizeObserver(resize);
    observer.observe(host.current!);
    return () => {
      isGone = true;
      observer.disconnect();
      draw.cancel();
      resize.cancel();
      plot?.destroy();
    };
  }, [columns, paper]);

  useSignalEffect(() => {
    columns.value;
    redraw.current?.();
  });

  return <div class="small-strip" ref={host} role="img" aria-label={label} />;
}

async function put(paper: Paper, host: HTMLElement): Promise<uPlot> {
  const { default: Plot } = await import('uplot');
  const empty = [[], ...paper.lines.map(() => [])] as unknown as uPlot.AlignedData;
  return new Plot(optionsFor(paper, host), empty, host);
}

function optionsFor(paper: Paper, host: HTMLElement): uPlot.Options {
  const style = getComputedStyle(host);
  const em = Number.parseFloat(style.fontSize);
  const { span } = paper;
  const ink = (name: string) => () => style.getPropertyValue(name);
  const axis: uPlot.Axis = {
    stroke: ink('--ink-soft'),
    font: `${em}px ${style.fontFamily}`,
    grid: { stroke: ink('--rule'), width: 1 },
    ticks: { show: false },
    gap: em * 0.3,
  };
  return {
    width: host.clientWidth,
    height: host.clientHeight,
    padding: [em * 0.8, em, em * 0.2, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: {
        time: false,
        ...(span && { range: (_: uPlot, first: number, last: number) => span(first ?? 0, last ?? 0) }),
      },
      y: {
        distr: paper.isLogarithmic ? 3 : 1,
        range: (_, min, max) => paper.range(min ?? Number.NaN, max ?? Number.NaN),
      },
    },
    axes: [
      {
        ...axis,
        size: em * 1.6,
        space: em * 5,
        incrs: X_STEPS,
        // No label that would be cut off at the left edge.
        values: (plot, xs) => xs.map((x) => (plot.valToPos(x, 'x') < em * 1.5 ? '' : paper.xLabel(x))),
      },
      {
        ...axis,
        side: 1,
        size: em * 4.6,
        space: em * 1.6,
        values: (_, ys) => ys.map((y) => (y === null ? '' : paper.yLabel(y))),
      },
    ],
    series: [{}, ...paper.lines.map((line) => seriesFor(line, em, ink(line.ink)))],
  };
}

function seriesFor({ mark, isDashed, ink: _ }: Line, em: number, ink: () => string): uPlot.Series {
  if (mark === undefined) {
    const dash = isDashed ? { dash: [em * 0.5, em * 0.3] } : {};
    return { stroke: ink, width: em / 7, points: { show: false }, spanGaps: true, ...dash };
  }
  const points = { show: true, stroke: ink, fill: ink, paths: marksOf(mark, em * 0.6) };
  return { stroke: ink, paths: () => null, points };
}

/** Marks that differ by their shape too, not by colour alone. */
function marksOf(mark: NonNullable<Line['mark']>, size: number): uPlot.Series.Points.PathBuilder {
  return (plot, seriesIndex, from, to) => {
    const path = new Path2D();
    const side = size * devicePixelRatio;
    for (let index = from; index <= to; index++) {
      const y = plot.data[seriesIndex]![index];
      if (y === null || y === undefined) continue;
      const left = plot.valToPos(plot.data[0][index]!, 'x', true);
      addMark(path, mark, left, plot.valToPos(y, 'y', true), side);
    }
    return { stroke: path, fill: path, clip: null, flags: 3 };
  };
}

function addMark(path: Path2D, mark: NonNullable<Line['mark']>, x: number, y: number, side: number): void {
  const half = side / 2;
  if (mark === 'square') path.rect(x - half, y - half, side, side);
  else if (mark === 'disc') {
    path.moveTo(x + half, y);
    path.arc(x, y, half, 0, 2 * Math.PI);
  } else {
    path.moveTo(x, y - half * 1.3);
    path.lineTo(x + half * 1.3, y);
    path.lineTo(x, y + half * 1.3);
    path.lineTo(x - half * 1.3, y);
    path.closePath();
  }
}
