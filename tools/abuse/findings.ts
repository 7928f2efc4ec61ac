/*
 * The findings of an attack, and whether they are acceptable. Pure.
 */

import { whole } from '../report/figures.ts';
import type { Tally } from '../report/tally.ts';
import type { Row } from './row.ts';

const MIB = 1024 * 1024;

/** Limit on the bystanders' 99th-percentile latency during an attack; twice the control, if that is more. */
export const MAX_P99_MS = 250;
export const MAX_GROWTH_BYTES = 64 * MIB;
/** How long a server may take to shut down. */
export const MAX_END_MS = 5_000;

/** Latencies, in ms. */
export interface Waits {
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

export interface Findings {
  readonly got: Tally;
  readonly waits: Waits;
  /** Before the attack, with a thread that is as busy as an attacker. */
  readonly control: Waits;
  /** CPU time of the server. */
  readonly cpuMs: number;
  /** Peak growth of resident memory during the attack. */
  readonly grownBytes: number;
  /** From SIGTERM to the exit; undefined: it did not exit. */
  readonly endMs: number | undefined;
  /** Other problems, as sentences. */
  readonly problems: readonly string[];
}

/** As sentences; empty if the server withstood the attack. @param transport the WebSocket library */
export function problemsOf(row: Row, findings: Findings, transport: string): string[] {
  const { got, grownBytes, endMs, problems } = findings;
  const wanted = (transport === 'uws' ? row.onUws : undefined) ?? row.wanted;
  const others = [...got.keys()].filter((outcome) => !wanted.test(outcome));
  const found: readonly [isWrong: boolean, what: string][] = [
    [got.total === 0, 'nothing was tried'],
    [others.length > 0, `attackers got: ${others.join(', ')}`],
    [isSlow(findings), `p99 ${whole(findings.waits.p99)} ms`],
    [grownBytes > MAX_GROWTH_BYTES, `memory grew by ${whole(grownBytes / MIB)} MB`],
    [endMs === undefined, `did not exit on SIGTERM within ${MAX_END_MS / 1000} s`],
  ];
  return [...found.filter(([isWrong]) => isWrong).map(([, what]) => what), ...problems];
}

export function isSlow({ waits, control }: Findings): boolean {
  return waits.p99 > Math.max(MAX_P99_MS, 2 * control.p99);
}

export const COLUMNS = [
  'attack',
  'attackers got',
  'p50',
  'p99',
  'longest (ms)',
  'before (p99)',
  'CPU (s)',
  'memory (MB)',
  'end (s)',
  'verdict',
] as const;

/** One per entry of COLUMNS. */
export function cellsOf(row: Row, findings: Findings, transport: string): string[] {
  const { got, waits, control, cpuMs, grownBytes, endMs } = findings;
  const problems = problemsOf(row, findings, transport);
  return [
    row.attack,
    String(got),
    ...[waits.p50, waits.p99, waits.longest, control.p99].map((ms) => (ms < 10 ? ms.toFixed(1) : whole(ms))),
    (cpuMs / 1000).toFixed(1),
    `${grownBytes < 0 ? '' : '+'}${whole(grownBytes / MIB)}`,
    endMs === undefined ? '-' : (endMs / 1000).toFixed(1),
    problems.length === 0 ? 'passed' : `FAILED: ${problems.join('; ')}`,
  ];
}
