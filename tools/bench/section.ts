/*
 * A section of the results: what one workload gave, complete in itself, so that a later run may replace it and
 * leave the others as they are.
 */

import type { Table } from '../report/table.ts';

export interface Chart {
  /** Of the file, without folder and ending. */
  readonly name: string;
  /** What it shows, for those who cannot see it. */
  readonly alt: string;
  readonly svg: string;
}

export interface Section {
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly about: string;
  readonly table: Table;
  /** What else must be known to read the figures. */
  readonly notes: readonly string[];
  readonly chart: Chart | undefined;
  /** Did this server come to its end with the right number, every time? */
  readonly isWell: boolean;
}
