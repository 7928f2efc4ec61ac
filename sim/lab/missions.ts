/*
 * The missions: a course of twelve failures, each of which the player causes. In: the run of the player's attempt.
 * Out: won, lost or undecided. The page holds their texts, under the mission's name.
 */

import type { MissionName } from '../../protocol/missions.ts';
import type { Entry } from '../entry.ts';
import type { Kind, Schedule, Scheduled } from '../happening.ts';
import type { Settings } from '../settings.ts';
import { newcomer } from './beginnings.ts';
import type { Experiment, Run, StrategyName } from './run.ts';
import { longestDisagreementMs } from './screens.ts';

export { MISSION_NAMES } from '../../protocol/missions.ts';
export type { MissionName };

/** Undecided: the player has tried nothing that could decide it. */
export type Outcome = 'won' | 'lost' | 'undecided';

export interface Mission {
  readonly name: MissionName;
  /** The initial experiment. What its schedule already contains does not count as the player's action. */
  readonly experiment: Experiment;
  /** The kinds of happenings the player may inject. */
  readonly offered: readonly Kind[];
  /** The fewest actions that win it; undefined: nobody has ever won it. */
  readonly par?: number;
  /** A winning list of actions, of that length. */
  readonly solution: Schedule;
  /** The rule of PROTOCOL.md that prevents this failure. */
  readonly rule: string;
  /** The file that implements the rule, from the root of the repository. */
  readonly file: string;
  readonly evaluate: (run: Run) => Outcome;
}

/** Two screens that differ for this long are not just waiting for a message in flight. */
export const APART_MS = 10_000;
/** A player who injected this many faults into our counter without breaking it has lost honourably. */
export const BRAVE_FAULTS = 5;
const DAY_MS = 86_400_000;

interface Beginning {
  readonly strategy: StrategyName;
  readonly schedule?: Schedule;
  readonly settings?: Partial<Settings>;
}

function beginsWith({ strategy, schedule = [], settings }: Beginning): Experiment {
  const experiment = newcomer(strategy);
  return { ...experiment, settings: { ...experiment.settings, ...settings }, schedule };
}

function press(who: number, atMs: number): Scheduled {
  return { kind: 'press', who, delta: 1, atMs };
}

/** A user who presses steadily, whatever the player does. */
function steady(who: number, fromMs: number, everyMs: number, count: number): Schedule {
  return Array.from({ length: count }, (_, index) => press(who, fromMs + index * everyMs));
}

function cut(who: number, atMs: number): Scheduled {
  return { kind: 'cut', who, keptUp: 0, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 0, atMs };
}

/** @param isWon does the run show the failure that the mission asks for? */
function wonIf(isWon: (run: Run) => boolean): Mission['evaluate'] {
  return (run) => {
    if (isWon(run)) return 'won';
    return run.entries.some(({ kind }) => kind === 'happening') ? 'lost' : 'undecided';
  };
}

function breaks(run: Run, ...rules: readonly string[]): boolean {
  return run.violation !== undefined && rules.includes(run.violation.rule);
}

const SCREENS: readonly Mission[] = [
  {
    name: 'disagree',
    experiment: beginsWith({ strategy: 'ours' }),
    offered: ['press'],
    par: 1,
    solution: [press(0, 2_000)],
    rule: 'P12',
    file: 'client/sync/ledger.ts',
    evaluate: wonIf(({ entries, endMs }) => longestDisagreementMs(entries, endMs) > 0),
  },
  {
    name: 'apart',
    experiment: beginsWith({ strategy: 'ours' }),
    offered: ['press', 'cut', 'half-open', 'outage', 'stall', 'offline', 'tab-pause'],
    par: 2,
    solution: [{ kind: 'half-open', who: 2, direction: 'both', atMs: 4_000 }, press(0, 5_000)],
    rule: 'P25',
    file: 'client/sync/link.ts',
    evaluate: wonIf(({ entries, endMs }) => longestDisagreementMs(entries, endMs) >= APART_MS),
  },
];

const LOST: readonly Mission[] = [
  {
    name: 'lost-update',
    experiment: beginsWith({ strategy: 'overwrite' }),
    offered: ['press'],
    par: 2,
    solution: [press(0, 2_000), press(1, 2_010)],
    rule: 'P10',
    file: 'protocol/press.ts',
    evaluate: wonIf(({ ledger }) => ledger.lost > 0),
  },
  {
    name: 'lost-press',
    experiment: beginsWith({ strategy: 'fire-and-forget' }),
    offered: ['press', 'cut', 'half-open', 'outage', 'offline'],
    par: 2,
    solution: [press(0, 2_000), cut(0, 2_010)],
    rule: 'P10',
    file: 'client/sync/presses.ts',
    evaluate: wonIf(({ ledger }) => ledger.lies > 0),
  },
];

const DOUBLED: readonly Mission[] = [
  {
    name: 'double',
    experiment: beginsWith({ strategy: 'retry' }),
    offered: ['press', 'cut', 'half-open', 'outage', 'stall'],
    par: 2,
    solution: [press(0, 2_000), cut(0, 2_050)],
    rule: 'P10',
    file: 'server/counter/plan.ts',
    evaluate: wonIf(({ ledger }) => ledger.doubled > 0),
  },
  {
    name: 'reload',
    experiment: beginsWith({ strategy: 'numbered' }),
    offered: ['press', 'reload', 'cut'],
    par: 2,
    solution: [press(0, 2_000), { kind: 'reload', who: 0, atMs: 2_050 }],
    rule: 'P30',
    file: 'client/sync/custody.ts',
    evaluate: wonIf(({ ledger }) => ledger.doubled > 0),
  },
];

const LIES: readonly Mission[] = [
  {
    name: 'lie',
    experiment: beginsWith({ strategy: 'ours/ack-before-commit' }),
    offered: ['press', 'server-crash'],
    par: 1,
    solution: [press(0, 2_000)],
    rule: 'P11',
    file: 'server/counter/presses.ts',
    evaluate: wonIf((run) => breaks(run, 'P11')),
  },
  {
    name: 'flicker',
    experiment: beginsWith({ strategy: 'ours/ack-drops-at-once' }),
    offered: ['press', 'cut'],
    par: 1,
    solution: [press(0, 2_000)],
    rule: 'P12',
    file: 'client/sync/ledger.ts',
    evaluate: wonIf((run) => breaks(run, 'P12')),
  },
];

const ENDURANCE: readonly Mission[] = [
  {
    name: 'slow-reader',
    experiment: beginsWith({ strategy: 'ours/no-resend-on-drain', schedule: steady(1, 5_000, 100, 16) }),
    offered: ['press', 'stall', 'slow-reader', 'tab-pause'],
    par: 1,
    solution: [{ kind: 'stall', who: 2, forMs: 3_000, atMs: 4_900 }],
    rule: 'P23',
    file: 'server/counter/room.ts',
    evaluate: wonIf((run) => breaks(run, 'end', 'P12')),
  },
  {
    name: 'session',
    experiment: beginsWith({ strategy: 'ours/no-session-expired', schedule: steady(1, 4_000, 300, 13) }),
    offered: ['press', 'offline', 'cut', 'clock-jump'],
    par: 4,
    solution: [
      press(0, 5_000),
      { kind: 'offline', who: 0, forMs: 1_000, atMs: 5_050 },
      { kind: 'clock-jump', byMs: DAY_MS, atMs: 5_150 },
      { kind: 'clock-jump', byMs: DAY_MS, atMs: 5_600 },
    ],
    rule: 'P17',
    file: 'server/counter/joining.ts',
    evaluate: wonIf(countsForgotten),
  },
  {
    name: 'identity',
    experiment: beginsWith({ strategy: 'pn-counter' }),
    offered: ['press', 'twin', 'duplicate', 'cut', 'offline', 'reload'],
    par: 3,
    solution: [{ kind: 'twin', who: 0, atMs: 2_000 }, press(0, 4_000), press(3, 4_000)],
    rule: 'P18',
    file: 'server/counter/sessions.ts',
    evaluate: wonIf(({ ledger }) => ledger.lies > 0),
  },
];

/**
 * A press is durable, its page does not know, and the server welcomes that page as a new one: so the press counts again.
 * Somebody else's press that is in flight just then does not matter.
 */
function countsForgotten(run: Run): boolean {
  const hello = run.entries.findLast(isHello);
  const isUnheard = run.presses.some(
    ({ who, countedAtMs, told }) => who === hello?.from && countedAtMs !== undefined && told === 'nothing',
  );
  return isUnheard && breaks(run, 'P8');
}

function isHello(entry: Entry): entry is Extract<Entry, { kind: 'arrived' }> {
  return entry.kind === 'arrived' && 'action' in entry.content && entry.content.action === 'hello';
}

const OURS: Mission = {
  name: 'ours',
  experiment: beginsWith({ strategy: 'ours' }),
  offered: [
    ...['press', 'cut', 'half-open', 'outage', 'stall', 'slow-reader', 'repeat', 'offline', 'hide'],
    ...['reload', 'hasty-reload', 'duplicate', 'twin', 'take-back', 'tab-close', 'tab-crash', 'tab-pause'],
    ...['browser-kill', 'storage-fails', 'storage-hangs', 'corrupt-record', 'server-crash', 'server-stop'],
    ...[
      'server-pause',
      'clock-jump',
      'commits-fail',
      'look-ups-fail',
      'slow-disk',
      'new-epoch',
      'older-copy',
    ],
  ] as Kind[],
  solution: [],
  rule: 'P10',
  file: 'sim/oracle.ts',
  evaluate: (run) => {
    if (run.violation !== undefined) return 'won';
    const faults = run.entries.filter(({ kind }) => kind === 'happening').length - run.presses.length;
    return faults >= BRAVE_FAULTS ? 'lost' : 'undecided';
  },
};

/** In course order. */
export const MISSIONS: readonly Mission[] = [...SCREENS, ...LOST, ...DOUBLED, ...LIES, ...ENDURANCE, OURS];

export function missionNamed(name: string): Mission | undefined {
  return MISSIONS.find((mission) => mission.name === name);
}

/** The mission's experiment plus these actions, in order of time. */
export function tryOut({ experiment }: Mission, actions: Schedule): Experiment {
  const schedule = [...experiment.schedule, ...actions].sort((one, other) => one.atMs - other.atMs);
  return { ...experiment, schedule };
}
