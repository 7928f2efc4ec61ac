/*
 * What every run has: its surroundings on the way in, and a result on the way out, which the terminal and the
 * report draw.
 */

import type { Target } from '../websocket/target.ts';
import type { Crowd } from './crowd.ts';
import type { Bin } from './latency.ts';
import type { Options } from './options.ts';
import type { SelfWatch } from './self.ts';
import type { Sample, Timeline } from './timeline.ts';

export interface Run {
  readonly options: Options;
  readonly target: Target;
  readonly crowd: Crowd;
  readonly timeline: Timeline;
  readonly self: SelfWatch;
  /** The server's process, where it is known. */
  readonly pid: number | undefined;
  /** Aborted: come to an end, with what was measured so far. */
  readonly stop: AbortSignal;
}

export const EXIT_WELL = 0;
export const EXIT_WRONG = 1;
export const EXIT_USAGE = 2;
export const EXIT_UNJUDGED = 3;

/** A row of the final table. */
export type Row = readonly [label: string, value: string];

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Result {
  readonly sections: readonly Section[];
  /** The bottom line, in a sentence. */
  readonly verdict: string;
  /** What else must be known to read the figures. */
  readonly warnings: readonly string[];
  readonly exitCode: number;
  /** Empty where the mode measures none. */
  readonly latencies: readonly Bin[];
}

export interface Finished extends Result {
  readonly samples: readonly Sample[];
}

/** A run that cannot go on, with one line that says why. */
export class RunError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT_WRONG,
  ) {
    super(message);
  }
}
