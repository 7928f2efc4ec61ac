/*
 * How a run begins: the crowd comes in, or one line says why it could not.
 */

import { whole } from '../report/figures.ts';
import { listOf } from './counts.ts';
import type { Member } from './member.ts';
import { type Run, RunError } from './run.ts';

export interface Arrival {
  /** How long it took. */
  readonly tookMs: number;
  /** How many connections opened in that time. */
  readonly opened: number;
  /** Was everybody there, and shown a number? */
  readonly isComplete: boolean;
}

const POLL_MS = 5;

/**
 * Lets everybody in.
 * @param patienceMs beyond the ramp; undefined: as long as usual
 * @throws {RunError} if nobody could come in
 */
export async function arrive(run: Run, patienceMs?: number): Promise<Arrival> {
  const { crowd, options, stop, timeline } = run;
  const startMs = performance.now();
  timeline.enter('connecting');
  const coming = crowd.comeIn(options.rampMs, stop, patienceMs);
  const refused = new AbortController();
  await Promise.race([coming, nobodyComesIn(crowd.members[0]!, crowd.counts, refused.signal)]);
  refused.abort();
  if (crowd.counts.opened === 0 && crowd.counts.failed > 0) {
    throw new RunError(`Cannot connect to ${shownUrl(options.url)} (${listOf(crowd.counts.endings)}).`);
  }
  const isComplete = await coming;
  return { tookMs: performance.now() - startMs, opened: crowd.counts.opened, isComplete };
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
  const why = endings.size === 0 ? 'the others are still waiting' : listOf(endings);
  throw new RunError(`Only ${whole(open)} of ${whole(options.sockets)} sockets came in (${why}).`);
}

/** What a run says of its sockets. */
export function socketRows({ crowd, options }: Run, arrival: Arrival): [string, string][] {
  const { counts } = crowd;
  const perSecond = arrival.opened / Math.max(0.001, arrival.tookMs / 1000);
  const rows: [string, string][] = [
    ['asked for', whole(options.sockets)],
    [
      'connected',
      `${whole(arrival.opened)} in ${(arrival.tookMs / 1000).toFixed(2)} s (${whole(perSecond)}/s)`,
    ],
  ];
  const troubles = counts.dropped + counts.failed;
  if (troubles > 0)
    rows.push([
      'dropped, failed',
      `${whole(counts.dropped)}, ${whole(counts.failed)} (${listOf(counts.endings)})`,
    ]);
  return rows;
}

/** Without what may be secret: a password or a query. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Resolves if the first one failed, and nobody else is there: there is no point in waiting for the ramp. */
async function nobodyComesIn(
  first: Member,
  counts: Run['crowd']['counts'],
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted && (counts.failed === 0 || counts.opened > 0 || first.isOpen)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
