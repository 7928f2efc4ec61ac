/*
 * A row of the table: one kind of fault. Each is an entry in a module in rows/, listed in registry.ts. What all of
 * them do in the same way is done here: a stage is set, clients come in and press, the row breaks things, and in the
 * end the checker judges.
 */

import type { Latency } from '../load/latency.ts';
import type { Checker, Exactness } from './checker.ts';
import type { FaultCrowd } from './crowd.ts';
import { fork, type Random } from './random.ts';
import { type Context, type Setting, Stage } from './stage.ts';

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
  readonly obstacle?: () => string | undefined;
  run(context: Context): Promise<Findings>;
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

/** How many, in a full run and in a quick one. */
export interface Amount {
  readonly full: number;
  readonly quick: number;
}

/** A row in its own words. */
export interface Definition<Set extends Setting> extends Omit<Row, 'run'> {
  /** Come in before anything is broken. */
  readonly clients: Amount;
  /** In total. */
  readonly pressesPerSecond: number;
  /** Rounds, usually of one fault each. */
  readonly rounds: Amount;
  open(context: Context): Promise<Set>;
  /** Breaks things, and mends them. @returns what it found, above all how many faults it injected */
  inject(scene: Scene<Set>): Promise<Found>;
}

export interface Scene<Set extends Setting> {
  readonly context: Context;
  readonly set: Set;
  readonly stage: Stage;
  readonly crowd: FaultCrowd;
  readonly checker: Checker;
  /** For the schedule of faults. */
  readonly random: Random;
  readonly clients: number;
  readonly count: number;
  /** From 0 to count − 1; tells how far it is. @param what they are, @example 'kills' */
  rounds(what: string): Iterable<number>;
}

export interface Found extends Partial<Omit<Findings, 'exactness'>> {
  readonly faults: number;
  /** What can be found only when the server has ended for the last time. */
  readonly afterwards?: () => Partial<Findings>;
}

/** A row on a stage alone. */
export function stageRow(definition: Omit<Definition<Stage>, 'open'>): Row {
  return row({ ...definition, open: (context) => Stage.open(context) });
}

export function row<Set extends Setting>(definition: Definition<Set>): Row {
  return {
    ...definition,
    async run(context) {
      const set = await definition.open(context);
      const played = play(definition, context, set);
      played.catch(() => {}); // if the server dies first, that says more
      try {
        return await Promise.race([played, set.stage.died]);
      } finally {
        await set.close();
      }
    },
  };
}

async function play<Set extends Setting>(
  { clients, rounds, pressesPerSecond, inject }: Definition<Set>,
  context: Context,
  set: Set,
): Promise<Findings> {
  const { stage } = set;
  const { crowd, checker } = stage;
  const of = ({ full, quick }: Amount): number => (context.quick ? quick : full);
  const count = of(rounds);
  await stage.fill(of(clients));
  crowd.press(pressesPerSecond);
  const { afterwards, ...found } = await inject({
    ...{ context, set, stage, crowd, checker, count, clients: of(clients), random: fork(context.random) },
    *rounds(what) {
      for (let round = 0; round < count; round++) {
        if (stage.isClosed) throw new Error('the row is over');
        yield round;
        context.progress(`${round + 1} of ${count} ${what}`);
      }
    },
  });
  const exactness = await stage.judge();
  return { exactness, recovery: crowd.recovery, notes: [], problems: [], ...found, ...afterwards?.() };
}
