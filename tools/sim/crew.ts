/*
 * Exploring on several threads: each asks for a stretch of seeds, runs their worlds and hands in what they
 * came to. In: how many seeds. Out: one tally, and the first failure. The threads run this same program.
 */

import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { addTally, explore, type Failure, newTally, type Tally } from '../../sim/explore.ts';
import { SABOTAGES, type Sabotage } from '../../sim/sabotage.ts';

/** Worlds that a thread runs before it reports: about a tenth of a second. */
const STRETCH = 200;

/** A world is garbage soon: with room for many of them, hardly anything lives on when it is collected. */
const YOUNG = { maxYoungGenerationSizeMb: 64 };

export interface Exploration {
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
  readonly control: Sabotage | undefined;
}

interface Report {
  readonly tally: Tally;
  readonly failure: Failure | undefined;
}

/** Says whether this thread is one of the crew. */
export function isMember(): boolean {
  return parentPort !== null;
}

/** What a member does: seeds in, a report out, until it is ended. */
export function serve(): void {
  const control = SABOTAGES.find(({ name }) => name === (workerData as { control?: string }).control);
  parentPort!.on('message', ({ from, count }: { from: number; count: number }) => {
    const tally = newTally();
    parentPort!.postMessage({ tally, failure: explore(from, count, tally, control) } satisfies Report);
  });
}

/**
 * @param script of the members: it must call serve()
 * @param progress is called with the tally so far, after each report
 * @returns the failure with the lowest seed among those that came in; undefined if every rule held
 */
export async function exploreTogether(
  { from, seeds, workers, control }: Exploration,
  script: URL,
  tally: Tally,
  progress: () => void,
): Promise<Failure | undefined> {
  const failures: Failure[] = [];
  const end = from + seeds;
  let next = from;
  const work = async (): Promise<void> => {
    const member = new Worker(script, { workerData: { control: control?.name }, resourceLimits: YOUNG });
    while (next < end && failures.length === 0) {
      const count = Math.min(STRETCH, end - next);
      member.postMessage({ from: next, count });
      next += count;
      const [report] = (await once(member, 'message')) as [Report]; // rejects where the member breaks
      addTally(tally, report.tally);
      if (report.failure !== undefined) failures.push(report.failure);
      progress();
    }
    await member.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(workers, Math.ceil(seeds / STRETCH)) }, work));
  return failures.sort((one, other) => one.seed - other.seed)[0];
}
