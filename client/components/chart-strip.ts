/*
 * How a strip is drawn: uPlot's options. In: what is specific to the strip; colours, font and padding come from
 * the CSS of its element.
 */

import uPlot from 'uplot';

/** 1 2 5 10 20 50 … */
const ROUND_STEPS = Array.from({ length: 48 }, (_, n) => [1, 2, 5][n % 3]! * 10 ** Math.floor(n / 3));
/** Seconds between two labels. */
const SECOND_STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

export interface Line {
  /** A custom property of the page's CSS. @example '--me' */
  readonly ink: string;
  /** Separate points instead of a line. */
  readonly mark?: 'square' | 'diamond' | 'disc';
  readonly isDashed?: boolean;
  /** A stepped line, with a dot of this colour at the newest point. */
  readonly pen?: string;
}

export interface Paper {
  readonly lines: readonly Line[];
  /** Maps the range of the data (null without data) to the range of y. */
  readonly range: (min: number | null, max: number | null) => [number, number];
  readonly isLogarithmic?: boolean;
  /** Maps the range of the data to the range of x, in seconds. */
  readonly span: (first: number, last: number) => [number, number];
  /** Allowed distances between two labels, in seconds. */
  readonly steps?: (first: number) => number[];
  /** Labels of the axes. */
  readonly xLabel: (second: number) => string;
  readonly yLabel: (y: number) => string;
}

/** Draws a strip of the host's size into it. */
export function drawStrip(paper: Paper, host: HTMLElement): uPlot {
  const empty = [[], ...paper.lines.map(() => [])] as unknown as uPlot.AlignedData;
  return new uPlot(optionsFor(paper, host), empty, host);
}

function optionsFor(paper: Paper, host: HTMLElement): uPlot.Options {
  const style = getComputedStyle(host);
  const em = Number.parseFloat(style.fontSize);
  const ink = (name: string) => () => style.getPropertyValue(name);
  const font = `${em}px ${style.fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: ink('--ink-soft'),
    font,
    grid: { stroke: ink('--rule'), width: em / 14 },
    ticks: { show: false },
    gap: em * 0.4,
  };
  return {
    width: host.clientWidth,
    height: host.clientHeight,
    padding: [Number.parseFloat(style.paddingTop), em, Number.parseFloat(style.paddingBottom), 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_, first, last) => paper.span(first ?? 0, last ?? 0) },
      y: { distr: paper.isLogarithmic ? 3 : 1, range: (_, min, max) => paper.range(min, max) },
    },
    axes: [
      {
        ...axis,
        size: em * 1.7,
        space: em * 5.5,
        incrs: (_, __, first) => paper.steps?.(first) ?? SECOND_STEPS,
        // Omit a label that would be cut off at the left edge.
        values: (plot, xs) => xs.map((x) => (plot.valToPos(x, 'x') < em * 2.5 ? '' : paper.xLabel(x))),
      },
      {
        ...axis,
        side: 1,
        size: ({ ctx }, labels) => em + widestOf(ctx, font, ['000', ...(labels ?? [])]),
        space: em * 1.3,
        incrs: ROUND_STEPS,
        values: (_, ys) => ys.map((y) => (y === null ? '' : paper.yLabel(y))),
      },
    ],
    series: [{}, ...paper.lines.map((line) => seriesFor(line, em, ink))],
  };
}

/** In CSS pixels, in the available font. */
function widestOf(context: CanvasRenderingContext2D, font: string, labels: readonly string[]): number {
  context.save(); // uPlot remembers the font
  context.font = font;
  const widths = labels.map((label) => context.measureText(label).width);
  context.restore();
  return Math.max(...widths);
}

function seriesFor({ mark, isDashed, pen, ...line }: Line, em: number, ink: Ink): uPlot.Series {
  const stroke = ink(line.ink);
  if (mark !== undefined) {
    const points = { show: true, stroke, fill: stroke, paths: marksOf(mark, em * 0.6) };
    return { stroke, paths: () => null, points };
  }
  if (pen === undefined) {
    const dash = isDashed ? { dash: [em * 0.5, em * 0.3] } : {};
    return { stroke, width: em / 7, points: { show: false }, spanGaps: true, ...dash };
  }
  const newest = (plot: uPlot) => [plot.data[0].length - 1];
  const points = { show: true, size: em * 0.75, width: 0, fill: ink(pen), filter: newest };
  return { stroke, width: em / 6, paths: uPlot.paths.stepped!({ align: 1 }), points };
}

type Ink = (name: string) => () => string;

/** Marks that also differ by shape, not by colour alone. */
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
