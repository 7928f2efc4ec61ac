/*
 * Charts as SVG text, for the report: bars over a growing scale, and lines over time. Pure. Colors come from the
 * page's styles, by class.
 */

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 64;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;
const TICKS = 4;
/** A label that begins further right would be cut off. */
const ROOM_FOR_LABEL = 56;

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** What a pointer on it shows. */
  readonly title: string;
}

export interface Line {
  /** The class that gives the color. */
  readonly name: string;
  /** In the order of x; undefined leaves a gap. */
  readonly points: readonly { readonly x: number; readonly y: number | undefined }[];
}

/** @param label what the chart shows, for those who cannot see it */
export function barChart(bars: readonly Bar[], label: string): string {
  const most = niceCeiling(Math.max(0, ...bars.map(({ value }) => value)));
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(bars.length / 10));
  const drawn = bars.map(({ label: name, value, title }, i) => {
    const x = LEFT + i * step;
    const height = Math.max(value > 0 ? 1 : 0, yOf(0, most) - yOf(value, most));
    const rect = `<rect class="bar" x="${fixed(x + 1)}" y="${fixed(yOf(0, most) - height)}" width="${fixed(Math.max(1, step - 2))}" height="${fixed(height)}"><title>${escapeHtml(title)}</title></rect>`;
    return i % every === 0 && x < WIDTH - ROOM_FOR_LABEL ? rect + textAt(x, HEIGHT - 8, name, 'start') : rect;
  });
  return frame(label, yAxis(most) + drawn.join(''));
}

/** @param toX the end of the x axis, in seconds */
export function lineChart(lines: readonly Line[], toX: number, label: string): string {
  const all = lines.flatMap(({ points }) => points.map(({ y = 0 }) => y));
  const most = niceCeiling(Math.max(0, ...all));
  const xOf = (x: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * x) / Math.max(1, toX);
  const paths = lines.map(({ name, points }) => {
    let isDown = false;
    const d = points.map(({ x, y }) => {
      const command = y === undefined ? '' : `${isDown ? 'L' : 'M'}${fixed(xOf(x))} ${fixed(yOf(y, most))}`;
      isDown = y !== undefined;
      return command;
    });
    return `<path class="line ${name}" d="${d.join('')}"/>`;
  });
  const every = niceCeiling(toX / 8);
  const ticks = Array.from({ length: Math.floor(toX / every) + 1 }, (_, i) => {
    return textAt(xOf(i * every), HEIGHT - 8, `${i * every} s`, 'middle');
  });
  return frame(label, yAxis(most) + paths.join('') + ticks.join(''));
}

/** A round number, at least as great. @example niceCeiling(37) // 40; niceCeiling(620) // 800 */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 4, 5, 6, 8, 10].find((factor) => value <= factor * power)!;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function frame(label: string, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">${content}</svg>`;
}

function yAxis(most: number): string {
  const ticks = Array.from({ length: TICKS + 1 }, (_, i) => {
    const value = (most * i) / TICKS;
    const y = fixed(yOf(value, most));
    const grid = `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>`;
    return (
      grid + textAt(LEFT - 6, Number(y) + 4, value.toLocaleString('en', { maximumFractionDigits: 2 }), 'end')
    );
  });
  return ticks.join('');
}

function yOf(value: number, most: number): number {
  return HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / most;
}

function textAt(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
