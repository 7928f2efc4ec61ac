/*
 * For each rule that a sabotage takes out of our counter, a prepared experiment in which that shows: /lab/rule/<sabotage>.
 * In: a name. Out: the experiment, the rule of PROTOCOL.md, and what the checkers notice first.
 */

import type { LabRule } from '../../protocol/missions.ts';
import type { Scheduled } from '../happening.ts';
import type { SabotageName } from '../sabotage.ts';
import { experimentOf, newcomer } from './beginnings.ts';
import type { Experiment } from './run.ts';

export interface Prepared {
  readonly name: SabotageName;
  /** The rule that is taken out. */
  readonly rule: string;
  /** The rule whose checker fails first: another one may notice it earlier. */
  readonly breaks: string;
  readonly experiment: Experiment;
}

interface Case {
  readonly rule: string;
  readonly breaks: string;
  readonly schedule: readonly Scheduled[];
  /** A world that the simulator found; otherwise the calm one of the missions. */
  readonly seed?: number;
}

function press(who: number, atMs: number): Scheduled {
  return { kind: 'press', who, delta: 1, atMs };
}

function cut(who: number, atMs: number): Scheduled {
  return { kind: 'cut', who, keptUp: 0, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 0, atMs };
}

function steady(fromMs: number, everyMs: number, count: number): Scheduled[] {
  return Array.from({ length: count }, (_, index) => press(1, fromMs + index * everyMs));
}

const DAY_MS = 86_400_000;
/** b presses, and an older copy of the data is put back. */
const COPY: readonly Scheduled[] = [
  ...steady(4_000, 100, 4),
  { kind: 'older-copy', back: 1, downMs: 500, atMs: 4_470 },
];

const CASES: Readonly<Record<LabRule, Case>> = {
  'dedupe-off': { rule: 'P10', breaks: 'P8', schedule: [press(0, 2_000), cut(0, 2_065)] },
  'ack-before-commit': { rule: 'P11', breaks: 'P11', schedule: [press(0, 2_000)] },
  'publish-before-commit': { rule: 'P11', breaks: 'P11', schedule: [press(0, 2_000)] },
  'no-resend-on-drain': {
    rule: 'P23',
    breaks: 'end',
    schedule: [{ kind: 'stall', who: 2, forMs: 3_000, atMs: 4_900 }, ...steady(5_000, 100, 16)],
  },
  'no-session-expired': {
    rule: 'P17',
    breaks: 'P10',
    schedule: [
      ...steady(4_000, 300, 13),
      press(0, 5_000),
      { kind: 'offline', who: 0, forMs: 1_000, atMs: 5_010 },
      { kind: 'clock-jump', byMs: DAY_MS, atMs: 5_150 },
      { kind: 'clock-jump', byMs: DAY_MS, atMs: 5_600 },
    ],
  },
  'look-up-adopts-early': { rule: 'P8', breaks: 'P12', schedule: [cut(0, 4_620), press(1, 5_000)] },
  'ack-drops-at-once': { rule: 'P12', breaks: 'P12', schedule: [press(0, 2_000)] },
  'sends-before-saved': { rule: 'P30', breaks: 'P30', schedule: [press(0, 2_000)] },
  'record-believed': {
    rule: 'P8',
    breaks: 'P12',
    seed: 3557,
    schedule: [
      { kind: 'storage-fails', who: 1, forMs: 4_890, atMs: 2_068 },
      press(1, 4_590),
      { kind: 'reload', who: 1, presses: 1, atMs: 4_596 },
    ],
  },
  'record-unfenced': {
    rule: 'P30',
    breaks: 'P30',
    seed: 30,
    schedule: [
      { kind: 'half-open', who: 0, direction: 'up', atMs: 8_308 },
      { kind: 'offline', who: 1, forMs: 1_745, atMs: 8_926 },
      press(0, 9_689),
      { kind: 'tab-pause', who: 0, forMs: 8_124, sleeps: false, atMs: 10_060 },
    ],
  },
  'record-never-finished': {
    rule: 'P30',
    breaks: 'end',
    seed: 38,
    schedule: [press(0, 6_123), { kind: 'tab-close', who: 0, atMs: 6_128 }],
  },
  'older-copy-untold': { rule: 'P19', breaks: 'P19', schedule: COPY },
  'passed-copy-untold': { rule: 'P33', breaks: 'P19', schedule: [...COPY, press(0, 6_290)] },
  'stays-slow': {
    rule: 'P34',
    breaks: 'P34',
    schedule: [{ kind: 'hide', who: 0, forMs: 8_000, atMs: 2_780 }, press(1, 10_300), press(1, 10_600)],
  },
  'copy-believed': {
    rule: 'P30',
    breaks: 'P30',
    seed: 108,
    schedule: [press(1, 4_391), { kind: 'hasty-reload', who: 1, twice: true, atMs: 4_391 }],
  },
};

export const PREPARED: readonly Prepared[] = Object.entries(CASES).map(
  ([sabotage, { seed, schedule, ...rules }]) => {
    const name = sabotage as SabotageName;
    const strategy = `ours/${name}` as const;
    const world = seed === undefined ? newcomer(strategy) : experimentOf(seed, strategy);
    const inOrder = [...schedule].sort((one, other) => one.atMs - other.atMs);
    return { name, ...rules, experiment: { ...world, schedule: inOrder } };
  },
);
