/*
 * A row of the table: one kind of fault. Each is a module of its own in rows/, listed in registry.ts.
 */

import type { Latency } from '../load/latency.ts';
import type { Random } from './random.ts';
import type { Exactness } from './witness.ts';

export interface Row {
  /** For --only. @example 'kill' */
  readonly name: string;
  /** As it stands in the table. @example 'server killed' */
  readonly fault: string;
  /** What is done, in a sentence. */
  readonly how: string;
  /** What the recovery times are: from when until when. */
  readonly recovery: string;
  /** Runs in a network namespace of its own where that is possible, with these settings of the kernel. */
  readonly isolated?: { readonly sysctls: Readonly<Record<string, string>> };
  /** Why it cannot run here, @example 'needs root'; undefined if it can. */
  obstacle?(): string | undefined;
  run(context: Context): Promise<Findings>;
}

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

export interface Findings {
  /** How many faults were injected. */
  readonly faults: number;
  readonly exactness: Exactness;
  readonly recovery: Latency;
  /** What else was measured, in sentences. */
  readonly notes: readonly string[];
  /** At most so many presses were lost by the database, as may be where it is set up so. Everybody was told. */
  readonly lostWithRedis?: number;
  /** What else went wrong, in sentences. */
  readonly problems: readonly string[];
}

/** Wrong with a row: nothing, if all is well. */
export function problemsOf({ faults, exactness, problems }: Findings): string[] {
  const { lost, doubled, unresolved, revisionsFell, acknowledged } = exactness;
  const found = [...exactness.problems, ...problems];
  if (revisionsFell > 0) found.unshift(`a revision fell within a connection ${revisionsFell} times`);
  if (unresolved !== 0) found.unshift(`${unresolved} presses stayed without an answer`);
  if (doubled > 0) found.unshift(`${doubled} presses too many in the number`);
  if (lost > 0) found.unshift(`${lost} presses lost`);
  if (acknowledged === 0 || faults === 0) found.push('nothing was proved: no press, or no fault');
  return found;
}
