/*
 * Tables of figures, as Markdown and for the terminal. Pure. (Rows of a label and a sentence: listing() of
 * cli/text.ts.)
 */

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** @param isFigure says which columns are set to the right, from 0; by default all but the first */
export function markdownTable(
  { columns, rows }: Table,
  isFigure: (column: number) => boolean = (column) => column > 0,
): string {
  const rule = columns.map((_, i) => (isFigure(i) ? '---:' : '---'));
  const escaped = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [columns, rule, ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
}

/** Columns as wide as their widest cell; sentences, in the last columns, may go beyond. */
export function terminalTable({ columns, rows }: Table): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((cells) => cells[i]?.length ?? 0)));
  const lines = all.map((cells) => {
    const padded = cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    return padded.join('  ').trimEnd();
  });
  return lines.join('\n');
}
