/*
 * What a workload is: the trials to run, and how the table that they give is written. Types only; workloads.ts has
 * the workloads, bench.ts runs them, section.ts writes them.
 */

import type { Assignment } from './assignment.ts';
import type { Failure } from './failure.ts';
import type { Cost, Measured } from './measure.ts';
import type { Needs, Peer } from './peers.ts';

/** One measurement, on its full scale. */
export interface Trial {
  readonly peer: Peer;
  /** As the table and the terminal call it, where that is not the peer's label. */
  readonly label?: (scale: { readonly sockets: number; readonly rate: number }) => string;
  readonly needs?: Needs;
  /** Default: presses, with numbers where the peer knows them. */
  readonly work?: Assignment['work'];
  readonly sockets: number;
  /** How many of them press; default: none. */
  readonly active?: number;
  /** Presses per second, of all of them. */
  readonly rate?: number;
  /** So many more sockets, which come in and read nothing. */
  readonly stalled?: number;
  /** Default: what the options say. */
  readonly durationMs?: number;
  /** Default: as long as it takes at 3,000 sockets a second. */
  readonly rampMs?: number;
  /** How long after the ramp everybody may take to come in, in terms of the usual patience; default: 3. */
  readonly patiences?: number;
  /** Sockets that are asked when they saw each press; default: 8. */
  readonly observers?: number;
  /** Processes that share the sockets; default: 1. */
  readonly testers?: number;
  /** A tester in C presses instead, where there is a compiler. */
  readonly inC?: boolean;
  /** So many nodes of the peer, behind nginx, with one Redis; default: the peer alone. */
  readonly nodes?: number;
}

/** What a trial came to, on the scale on which it ran. */
export interface Row {
  readonly peer: Peer;
  readonly label: string;
  readonly sockets: number;
  readonly active: number;
  readonly rate: number;
  readonly durationMs: number;
  readonly patienceMs: number;
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
  /** Of the floor; undefined where there was none. */
  readonly language?: 'C' | 'Node' | undefined;
  /** Did a tester in C press? */
  readonly isInC?: boolean;
}

export interface Column {
  readonly head: string;
  /** What the row is: there even if nothing was measured. */
  readonly of?: (row: Row) => string;
  /** A number, which --against compares, and how it reads. */
  readonly value?: (measured: Measured) => number;
  readonly text?: (value: number) => string;
  /** A figure that is no such number, or reads differently in the table. */
  readonly figure?: (measured: Measured, row: Row) => string;
  /** What the floor has here. */
  readonly ofFloor?: (cost: Cost) => string;
  /** In the place of a figure, where nothing was measured; default: a dash. */
  readonly missing?: string;
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
