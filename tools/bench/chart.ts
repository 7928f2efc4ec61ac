/*
 * Charts as SVG files, readable on a light and on a dark page: bars with their figures beside them. Pure.
 */

import { escapeHtml } from '../load/chart.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** This server's is drawn in a color of its own. */
  readonly isOurs: boolean;
}

export interface Chart {
  /** Of the file, without folder and ending. */
  readonly name: string;
  /** What it shows, for those who cannot see it. */
  readonly alt: string;
  readonly svg: string;
}

const WIDTH = 720;
const LABEL_WIDTH = 270;
const FIGURE_WIDTH = 100;
const TITLE_HEIGHT = 40;
const ROW_HEIGHT = 30;
const BAR_HEIGHT = 18;
const STYLE = `text { font: 14px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 }
.bar { fill: #8c959f } .ours { fill: #c0392b }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #6e7681 } .ours { fill: #ff7b72 } }`;

/**
 * One bar below the other.
 * @param title stands above them, and says what they show
 * @param figureOf the text at a bar's end
 */
export function barChart(title: string, bars: readonly Bar[], figureOf: (value: number) => string): string {
  const height = TITLE_HEIGHT + bars.length * ROW_HEIGHT + 10;
  const most = Math.max(Number.MIN_VALUE, ...bars.map(({ value }) => value));
  const drawn = bars.map(({ label, value, isOurs }, i) => {
    const y = TITLE_HEIGHT + i * ROW_HEIGHT;
    const width = Math.max(1, ((WIDTH - LABEL_WIDTH - FIGURE_WIDTH) * value) / most);
    return [
      textAt(LABEL_WIDTH - 10, y + 14, label, 'end'),
      `<rect class="${isOurs ? 'ours' : 'bar'}" x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="3"/>`,
      textAt(LABEL_WIDTH + width + 8, y + 14, figureOf(value), 'start'),
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="10" y="22">${escapeHtml(title)}</text>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function textAt(x: number, y: number, text: string, anchor: 'start' | 'end'): string {
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}
