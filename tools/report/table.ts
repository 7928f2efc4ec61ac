/*
 * Tables as text: for the terminal, and in Markdown. Pure.
 */

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** @param isFigure which columns are right-aligned */
export function markdownTable({ columns, rows }: Table, isFigure = (column: number) => column > 0): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = columns.map((_, i) => (isFigure(i) ? '---:' : '---'));
  return [columns, rule, ...rows].map(line).join('\n');
}

/** Columns are as wide as their widest cell; sentences in the last columns may extend beyond. */
export function terminalTable({ columns, rows }: Table): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((cells) => cells[i]?.length ?? 0)));
  return all.map((cells) => terminalLine(cells, widths)).join('\n');
}

/** Right-aligns figures; a cell without a width keeps its length. */
export function terminalLine(cells: readonly string[], widths: readonly number[], gap = '  '): string {
  const pad = (cell: string, i: number): string =>
    i === 0 || widths[i] === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!);
  return cells.map(pad).join(gap).trimEnd();
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
