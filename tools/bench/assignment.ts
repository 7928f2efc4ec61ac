/*
 * A tester's assignment, and its reports. Testers are separate processes: the assignment is an argument,
 * orders arrive as lines (`go`, `end`), and reports are lines of JSON. These are the steps of a measurement, which all
 * its testers take together:
 *
 *   ready    go → warm → pressed → settled    end → outcome
 */

import type { DialectName } from './peers.ts';

export interface Assignment {
  readonly url: string;
  readonly dialect: DialectName;
  /** press: numbered presses. plain: presses without numbers. idle, sessions: hold sockets, the latter after a hello. */
  readonly work: 'press' | 'plain' | 'idle' | 'sessions';
  readonly sockets: number;
  /** This many more connect then, and stop reading. */
  readonly stalled?: number;
  /** How many of them press. */
  readonly active: number;
  /** How many of those that do not press are hidden pages; default: none. */
  readonly hidden?: number;
  /** How many of them are observers. */
  readonly observers: number;
  /** Presses per second, in total. */
  readonly rate: number;
  readonly durationMs: number;
  /** For this long before, they already press; then the measurement starts. */
  readonly warmUpMs: number;
  readonly rampMs: number;
  /** How long it may take, in addition to the ramp, until everybody is connected. */
  readonly arrivalPatienceMs: number;
  /** How long after the last press everybody may take to converge. */
  readonly patienceMs: number;
}

/** pressed: the last press was sent. settled: nothing more is expected. failed: the reason is one line. */
export interface Reports {
  readonly ready: { readonly arrival: ArrivalReport };
  readonly warm: Progress;
  readonly pressed: Progress;
  readonly settled: Progress;
  readonly outcome: { readonly outcome: TesterOutcome };
  readonly failed: { readonly why: string };
}

export type Step = keyof Reports;

/** A tester's progress. */
export interface Progress {
  /** Messages that its crowd received. */
  readonly deliveries: number;
  /** The counter's value. */
  readonly value: number;
}

export interface ArrivalReport {
  readonly opened: number;
  /** Of these, dropped meanwhile. */
  readonly dropped: number;
  readonly tookMs: number;
  /** Messages that arrived in that time. */
  readonly deliveries: number;
  /** Those of them about who is present. */
  readonly usersMessages: number;
  /** When the last message arrived, after the last socket had opened. */
  readonly settledMs: number;
  /** Was everybody connected, and told the right number of sockets? */
  readonly isComplete: boolean;
}

export interface TesterOutcome {
  readonly sent: number;
  readonly acknowledged: number | undefined;
  readonly startValue: number;
  readonly endValue: number;
  /** Sockets that show another number. */
  readonly disagreeing: number;
  readonly convergedMs: number | undefined;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Presses × observers that were never seen; if any, latencies are lower bounds. */
  readonly unseen: number;
  /** Sockets that the server disconnected. */
  readonly dropped: number;
  /** By code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** A sentence, if the tester could not keep up. */
  readonly bottleneck: string | undefined;
}
