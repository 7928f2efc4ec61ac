/*
 * What a person sees while the suite runs: the table, row by row, and how far the current one is.
 */

import { terminalLine } from '../report/table.ts';
import { COLUMNS, type Result } from './result.ts';

/** Of the terminal, for each of COLUMNS; the date is left out, since it is today. */
const WIDTHS = [28, 9, 13, 5, 8, 11, 15, 13, 8, 9, 0];
const SHOWN = COLUMNS.slice(0, -1);

export class Terminal {
  constructor(private readonly stream: NodeJS.WriteStream) {}

  begin(line: string): void {
    this.stream.write(`${line}\n\n${lineOf(SHOWN)}\n`);
  }

  /** Shown in place, so only where there is a screen. */
  progress(fault: string, text: string): void {
    if (this.stream.isTTY) this.stream.write(`\r\x1b[K${fault}: ${text}`);
  }

  result({ cells, details, kind }: Result): void {
    const clear = this.stream.isTTY ? '\r\x1b[K' : '';
    this.stream.write(`${clear}${lineOf(cells.slice(0, SHOWN.length))}\n`);
    if (kind === 'failed') for (const detail of details) this.print(`    ${detail.replaceAll('**', '')}`);
  }

  print(line: string): void {
    this.stream.write(`${line}\n`);
  }
}

function lineOf(cells: readonly string[]): string {
  return terminalLine(cells, WIDTHS, ' ');
}
