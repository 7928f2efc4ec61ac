/*
 * What a tester is told to do, and what it reports. Testers are processes of their own: the assignment is an argument,
 * orders come as lines (`go`, `end`), and reports leave as JSON, a line each. The steps of a measurement, which all its
 * testers take together:
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
  /** So many more come in then, and stop reading. */
  readonly stalled?: number;
  /** How many of them press. */
  readonly active: number;
  /** How many of those that do not press are hidden pages; default: none. */
  readonly hidden?: number;
  /** How many of them are asked when they saw each press. */
  readonly observers: number;
  /** Presses per second, of all of them. */
  readonly rate: number;
  readonly durationMs: number;
  /** So long before that, presses go out as well, and only then the measurement begins. */
  readonly warmUpMs: number;
  readonly rampMs: number;
  /** Beyond the ramp, so long may it take until everybody is in. */
  readonly arrivalPatienceMs: number;
  /** How long after the last press everybody may take to show the same number. */
  readonly patienceMs: number;
}

/** pressed: the last press went out. settled: nothing more is to be expected. failed: for a reason of one line. */
export interface Reports {
  readonly ready: { readonly arrival: ArrivalReport };
  readonly warm: Progress;
  readonly pressed: Progress;
  readonly settled: Progress;
  readonly outcome: { readonly outcome: TesterOutcome };
  readonly failed: { readonly why: string };
}

export type Step = keyof Reports;

/** How far a tester has come. */
export interface Progress {
  /** Messages that its crowd got. */
  readonly deliveries: number;
  /** What the counter shows. */
  readonly value: number;
}

export interface ArrivalReport {
  readonly opened: number;
  /** Of them, dropped meanwhile. */
  readonly dropped: number;
  readonly tookMs: number;
  /** Messages that came in that time. */
  readonly deliveries: number;
  /** Those of them that told who is there. */
  readonly usersMessages: number;
  /** When the last message came, after the last socket had opened. */
  readonly settledMs: number;
  /** Was everybody there, and told the right number of sockets? */
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
  /** Presses × observers that were never seen; then latencies are lower bounds. */
  readonly unseen: number;
  /** Sockets that the server cut off. */
  readonly dropped: number;
  /** By code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** A sentence, if the tester could not keep up. */
  readonly bottleneck: string | undefined;
}
