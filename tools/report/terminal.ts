/*
 * Terminal output: permanent lines, and a status line that is overwritten if the output is a terminal. Pure: the output is
 * passed in.
 */

import { COLUMNS } from '../../cli/text.ts';

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const ERASE_LINE = '\r\x1b[K';

export class Terminal {
  constructor(private readonly output: Output) {}

  get isScreen(): boolean {
    return this.output.isTTY === true;
  }

  print(text: string): void {
    this.output.write(`${this.isScreen ? ERASE_LINE : ''}${text}\n`);
  }

  /** The progress: overwritten by whatever comes next, and shown only on a terminal. */
  show(status: string): void {
    const { columns = COLUMNS } = this.output;
    if (this.isScreen) this.output.write(ERASE_LINE + status.slice(0, columns - 1));
  }
}
