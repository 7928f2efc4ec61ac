/*
 * What a workload is: the trials to run, and how the table that they give is written. Types only; workloads.ts has
 * the workloads, bench.ts runs them, section.ts writes them.
 */

import type { Assignment } from './assignment.ts';
import type { Failure } from './failure.ts';
import type { Cost, Measured } from './measure.ts';
import type { Needs, Peer } from './peers.ts';

/** What a trial may say of its testers' assignment. Defaults: those of bench.ts. */
type Told = Pick<
  Assignment,
  'work' | 'active' | 'rate' | 'stalled' | 'hidden' | 'durationMs' | 'rampMs' | 'observers'
>;

/** One measurement, on its full scale. */
export interface Trial extends Partial<Told> {
  readonly peer: Peer;
  /** As the table and the terminal call it, where that is not the peer's label. */
  readonly label?: (scale: { readonly sockets: number; readonly rate: number }) => string;
  readonly needs?: Needs;
  readonly sockets: number;
  /** How long after the ramp everybody may take to come in, in terms of the usual patience; default: 3. */
  readonly patiences?: number;
  /** Processes that share the sockets; default: 1. */
  readonly testers?: number;
  /** A tester in C presses instead. */
  readonly inC?: boolean;
  /** So many nodes of the peer, behind nginx, with one Redis; default: the peer alone. */
  readonly nodes?: number;
}

/** What a trial came to, on the scale on which it ran. */
export interface Row extends Pick<Assignment, 'sockets' | 'active' | 'rate' | 'durationMs' | 'patienceMs'> {
  readonly peer: Peer;
  readonly label: string;
  readonly measured: Measured | Failure;
  /** What the floor took, measured by turns with the server. */
  readonly floor?: FloorTurns | undefined;
}

export interface FloorTurns {
  /** In the turn whose ratio is in the middle. */
  readonly cost: Cost;
  /** Of all turns, the server's CPU time per delivery in terms of the floor's. */
  readonly ratios: readonly number[];
}

/** What was the same for all rows. */
export interface Circumstances {
  readonly durationMs: number;
  readonly patienceMs: number;
  readonly repeats: number;
  readonly isQuick: boolean;
  /** Was there a floor to compare with? */
  readonly hasFloor?: boolean;
}

export interface Column {
  readonly head: string;
  readonly cell: (row: Row) => string;
  /** A number, which --against compares, and how it reads. */
  readonly value?: (measured: Measured) => number;
  readonly text?: (value: number) => string;
  /** What the floor has here. */
  readonly ofFloor?: (cost: Cost) => string;
}

export interface Workload {
  /** In the help. */
  readonly summary: string;
  /** @param peers who is compared */
  trials(peers: readonly Peer[]): readonly Trial[];
  /** @param first the first row, whose scale the title tells */
  title(first: Row): string;
  /** What is done, in a sentence or two. */
  about(circumstances: Circumstances, first: Row): string;
  readonly columns: readonly Column[];
  /** What else must be known to read the figures. */
  notes?(rows: readonly Row[], circumstances: Circumstances): readonly (string | false)[];
  readonly chart?: {
    /** What it shows, for those who cannot see it. */
    readonly alt: string;
    label(row: Row, measured: Measured): string;
    value(measured: Measured): number;
    figure(value: number): string;
  };
  /** Did this server come to its end with the right number? */
  isWell(rows: readonly Row[]): boolean;
  /** For W1 and W2: the floor sends as many frames, at the same pace, to as many sockets. */
  readonly hasFloor?: boolean;
  /** A trial that is not passed gets a second chance, and is the last one. */
  isPassed?(measured: Measured): boolean;
}
