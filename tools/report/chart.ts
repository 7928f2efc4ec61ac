/*
 * Charts as SVG text, readable on a light and on a dark page: bars with their figures beside them, and lines over time.
 * Pure.
 */

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** This server's bar has its own color. */
  readonly isOurs: boolean;
}

export interface Line {
  /** The class that sets the color. */
  readonly name: string;
  /** In the order of x; undefined leaves a gap. */
  readonly points: readonly { readonly x: number; readonly y: number | undefined }[];
}

const WIDTH = 720;
const LABEL_WIDTH = 270;
const FIGURE_WIDTH = 100;
const TITLE_HEIGHT = 40;
const ROW_HEIGHT = 30;
const BAR_HEIGHT = 18;
const BAR_STYLE = `text { font: 14px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 }
.bar { fill: #8c959f } .ours { fill: #c0392b }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #6e7681 } .ours { fill: #ff7b72 } }`;

/**
 * An SVG file with horizontal bars, one below another.
 * @param title shown above the bars: what they measure
 * @param figureOf the text at a bar's end
 */
export function barChart(title: string, bars: readonly Bar[], figureOf: (value: number) => string): string {
  const most = Math.max(Number.MIN_VALUE, ...bars.map(({ value }) => value));
  const drawn = bars.map(({ label, value, isOurs }, i) => {
    const y = TITLE_HEIGHT + i * ROW_HEIGHT;
    const width = Math.max(1, ((WIDTH - LABEL_WIDTH - FIGURE_WIDTH) * value) / most);
    return [
      textAt(LABEL_WIDTH - 10, y + 14, label, 'end'),
      `<rect class="${isOurs ? 'ours' : 'bar'}" x="${LABEL_WIDTH}" y="${y}" width="${fixed(width)}" height="${BAR_HEIGHT}" rx="3"/>`,
      textAt(LABEL_WIDTH + width + 8, y + 14, figureOf(value), 'start'),
    ].join('\n');
  });
  const heading = `<text class="title" x="10" y="22">${escapeHtml(title)}</text>`;
  const height = TITLE_HEIGHT + bars.length * ROW_HEIGHT + 10;
  const content = ['', `<style>${BAR_STYLE}</style>`, heading, ...drawn, ''].join('\n');
  return `${frame(title, height, content).replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')}\n`;
}

const LINES_HEIGHT = 160;

/**
 * A fragment for a page that has styles for the class `line` and those of the lines. The y axis runs from 0 to the maximum,
 * which is labelled at the left end; the time is labelled at the right end.
 * @param toX the end of the x axis, in seconds
 */
export function lineChart(lines: readonly Line[], toX: number, title: string): string {
  const most = Math.max(Number.MIN_VALUE, ...lines.flatMap(({ points }) => points.map(({ y = 0 }) => y)));
  const paths = lines.map(({ name, points }) => {
    const d = points.map(({ x, y }, i) => {
      if (y === undefined) return '';
      const place = `${fixed((WIDTH * x) / Math.max(1, toX))} ${fixed(LINES_HEIGHT * (1 - y / most))}`;
      return `${points[i - 1]?.y === undefined ? 'M' : 'L'}${place}`;
    });
    return `<path class="line ${name}" d="${d.join('')}"/>`;
  });
  const greatest = most.toLocaleString('en', { maximumSignificantDigits: 3 });
  const labels = [
    textAt(0, -6, greatest, 'start'),
    textAt(WIDTH, LINES_HEIGHT + 16, `${fixed(toX)} s`, 'end'),
  ];
  return frame(title, LINES_HEIGHT + 40, [...paths, ...labels].join(''), -20);
}

// ------------------------------------------------------------------------------------------ shared parts

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** @param title the accessible name */
function frame(title: string, height: number, content: string, top = 0): string {
  const box = `0 ${top} ${WIDTH} ${height}`;
  return `<svg viewBox="${box}" role="img" aria-label="${escapeHtml(title)}">${content}</svg>`;
}

function textAt(x: number, y: number, text: string, anchor: 'start' | 'end'): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
