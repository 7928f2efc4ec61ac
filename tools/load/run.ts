/*
 * What every run has: its parts on the way in, and a result on the way out, which the terminal and the report draw;
 * and how each begins: the crowd comes in, or one line says why it could not.
 */

import { whole } from '../report/figures.ts';
import type { Target } from '../websocket/target.ts';
import type { Crowd } from './crowd.ts';
import type { Options } from './options.ts';
import type { SelfWatch } from './self.ts';
import type { Sample, Timeline } from './timeline.ts';

export interface Run {
  readonly options: Options;
  readonly target: Target;
  readonly crowd: Crowd;
  readonly timeline: Timeline;
  readonly self: SelfWatch;
  /** The server's process, where it is known. */
  readonly pid: number | undefined;
  /** Aborted: come to an end, with what was measured so far. */
  readonly stop: AbortSignal;
}

export const EXIT_WELL = 0;
export const EXIT_WRONG = 1;
export const EXIT_USAGE = 2;
export const EXIT_UNJUDGED = 3;

/** A row of the final table. */
export type Row = readonly [label: string, value: string];

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Result {
  readonly sections: readonly Section[];
  /** The bottom line, in a sentence. */
  readonly verdict: string;
  /** What else must be known to read the figures. */
  readonly warnings: readonly string[];
  readonly exitCode: number;
}

export interface Finished extends Result {
  readonly samples: readonly Sample[];
}

/** A run that cannot go on, with one line that says why. */
export class RunError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT_WRONG,
  ) {
    super(message);
  }
}

export interface Arrival {
  /** How long it took. */
  readonly tookMs: number;
  /** How many connections opened in that time. */
  readonly opened: number;
  /** Was everybody there, and shown a number? */
  readonly isComplete: boolean;
}

/**
 * Lets everybody in.
 * @param patienceMs beyond the ramp; undefined: as long as usual
 * @throws {RunError} if nobody could come in
 */
export async function arrive(run: Run, patienceMs?: number): Promise<Arrival> {
  const { crowd, options, stop, timeline } = run;
  const startMs = performance.now();
  timeline.enter('connecting');
  const { counts } = crowd;
  const isComplete = await crowd.comeIn(options.rampMs, stop, patienceMs);
  if (crowd.isRefused) {
    throw new RunError(`Cannot connect to ${shownUrl(options.url)} (${counts.endings}).`);
  }
  return { tookMs: performance.now() - startMs, opened: counts.opened, isComplete };
}

/**
 * Where all must show the same number, all must be there.
 * @throws {RunError} if some are missing
 */
export function expectComplete({ crowd, options, stop }: Run, { isComplete }: Arrival): void {
  if (isComplete || stop.aborted) return;
  const { open, endings } = crowd.counts;
  if (open === options.sockets) {
    throw new RunError('All sockets came in, but not all were sent a number: is this a counter?');
  }
  const why = endings.size === 0 ? 'the others are still waiting' : String(endings);
  throw new RunError(`Only ${whole(open)} of ${whole(options.sockets)} sockets came in (${why}).`);
}

/** What a run says of its sockets. */
export function socketRows({ crowd, options }: Run, { opened, tookMs }: Arrival): Row[] {
  const perSecond = opened / Math.max(0.001, tookMs / 1000);
  const connected = `${whole(opened)} in ${(tookMs / 1000).toFixed(2)} s (${whole(perSecond)}/s)`;
  return [['asked for', whole(options.sockets)], ['connected', connected], ...troubleRows(crowd)];
}

/** Nothing where there was none. */
export function troubleRows({ counts: { dropped, failed, endings } }: Crowd): Row[] {
  if (dropped + failed === 0) return [];
  return [['dropped, failed', `${whole(dropped)}, ${whole(failed)} (${endings})`]];
}

/** Without what may be secret: a password or a query. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
