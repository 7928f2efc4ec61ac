/*
 * What a row is given by the suite.
 */

import type { Random } from './random.ts';

export interface Context {
  /** The row's own, from the seed: it does not depend on which other rows run. */
  readonly random: Random;
  /** For a test: a few faults, in two or three seconds. */
  readonly quick: boolean;
  /** The server: a JavaScript file. */
  readonly program: string;
  /** Where the row may put its files; on a disk, and gone afterwards. */
  readonly directory: string;
  /** How far it is, for people who watch. */
  readonly progress: (text: string) => void;
}
