/*
 * A terminal: lines that stay, and one that is written over, where there is a screen. Pure: what it writes to is passed
 * in.
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

  /** How far it is: written over by whatever comes next, and only where there is a screen. */
  show(status: string): void {
    const { columns = COLUMNS } = this.output;
    if (this.isScreen) this.output.write(ERASE_LINE + status.slice(0, columns - 1));
  }
}
