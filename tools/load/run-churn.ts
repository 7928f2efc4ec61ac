/*
 * The mode churn: sockets come and go at a fixed rate, half of them with a goodbye and half without, while one
 * observer stays. When all are gone, presence must be what it was at the start.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { ms, whole } from '../report/figures.ts';
import { arrive } from './arrival.ts';
import { listOf } from './counts.ts';
import type { Listener } from './listener.ts';
import { Observer } from './observer.ts';
import { EXIT_UNJUDGED, EXIT_WELL, EXIT_WRONG, type Result, type Run } from './run.ts';
import { Schedule } from './schedule.ts';
import { bottleneckOf } from './self.ts';

/** A message about presence is due within the publish interval; servers may know a cut later than that. */
const RETURN_PATIENCE_MS = 10_000;
const QUIET_MS = 400;
const POLL_MS = 5;

export class ChurnRun {
  private readonly observer = new Observer(
    () => undefined,
    () => {},
  );
  /** Those that are in, the oldest first. */
  private readonly guests: Listener[] = [];
  private arrivals = 0;
  private mostAtOnce = 0;

  constructor(private readonly run: Run) {
    run.crowd.addListeners(1);
    run.crowd.observe([this.observer], 0);
  }

  async measure(): Promise<Result> {
    const { run, observer } = this;
    await arrive(run);
    await delay(QUIET_MS);
    const before = observer.users;
    run.self.restart();
    run.timeline.enter('running');
    const startMs = performance.now();
    await this.comeAndGo();
    const tookMs = performance.now() - startMs;
    const self = run.self.summary();
    while (this.guests.length > 0) this.sendOneHome();
    run.timeline.enter('settling');
    const returnedMs = await this.presenceReturns(before);
    const bottleneck = bottleneckOf(self, 0);
    return {
      sections: [
        { title: 'Come and gone', rows: this.trafficRows(tookMs) },
        { title: 'Presence', rows: this.presenceRows(before, returnedMs) },
      ],
      ...this.verdict(before, returnedMs),
      warnings: bottleneck === undefined ? [] : [bottleneck],
      latencies: [],
    };
  }

  /** Nobody stays beyond the number of sockets asked for: the oldest make room. */
  private async comeAndGo(): Promise<void> {
    const { options, stop, crowd } = this.run;
    const startMs = performance.now();
    const schedule = new Schedule(startMs, options.rate, options.durationMs);
    while (schedule.nextAtMs < Number.POSITIVE_INFINITY && !stop.aborted) {
      for (const _ of schedule.take(performance.now())) {
        const [guest] = crowd.addListeners(1, false);
        guest!.connect();
        this.guests.push(guest!);
        this.arrivals += 1;
        // The observer is one of the sockets. Guests stay for a second on average, or until it gets crowded.
        if (this.guests.length > Math.min(options.sockets - 1, options.rate)) this.sendOneHome();
      }
      this.mostAtOnce = Math.max(this.mostAtOnce, crowd.counts.open);
      await delay(Math.min(POLL_MS, Math.max(1, schedule.nextAtMs - performance.now())));
    }
  }

  /** Every second one is cut, as by a lost network. */
  private sendOneHome(): void {
    const guest = this.guests.shift();
    if (guest === undefined) return;
    if (this.guests.length % 2 === 0) guest.leave();
    else guest.vanish();
  }

  /** @returns after how many ms; undefined if it did not, or the server never spoke of presence */
  private async presenceReturns(before: number | undefined): Promise<number | undefined> {
    if (before === undefined) return undefined;
    const startMs = performance.now();
    const { counts } = this.run.crowd;
    while (performance.now() - startMs < RETURN_PATIENCE_MS) {
      if (this.observer.users === before && counts.open + counts.connecting === 1) {
        return performance.now() - startMs;
      }
      await delay(POLL_MS);
    }
    return undefined;
  }

  private trafficRows(tookMs: number): [string, string][] {
    const { counts } = this.run.crowd;
    const rows: [string, string][] = [
      ['arrivals', `${whole(this.arrivals)} (${whole((1000 * this.arrivals) / Math.max(1, tookMs))}/s)`],
      ['most at once', whole(this.mostAtOnce)],
      ['deliveries', whole(counts.deliveries)],
    ];
    const troubles = counts.dropped + counts.failed;
    if (troubles > 0)
      rows.push([
        'dropped, failed',
        `${whole(counts.dropped)}, ${whole(counts.failed)} (${listOf(counts.endings)})`,
      ]);
    return rows;
  }

  private presenceRows(before: number | undefined, returnedMs: number | undefined): [string, string][] {
    const { users, highestUsers, usersMessages } = this.observer;
    return [
      ['at the start', before === undefined ? 'never told' : whole(before)],
      ['at most', whole(highestUsers)],
      ['at the end', users === undefined ? 'never told' : whole(users)],
      ['back to the start after', returnedMs === undefined ? 'never' : ms(returnedMs)],
      ['messages about it', `${whole(usersMessages)} to one socket`],
    ];
  }

  private verdict(
    before: number | undefined,
    returnedMs: number | undefined,
  ): Pick<Result, 'verdict' | 'exitCode'> {
    const { counts } = this.run.crowd;
    const early = this.run.stop.aborted ? 'Ended early. ' : '';
    if (before === undefined) {
      return { verdict: 'This server does not tell how many are there.', exitCode: EXIT_UNJUDGED };
    }
    if (returnedMs === undefined) {
      const end = whole(this.observer.users ?? 0);
      return {
        verdict: `${early}NOT RIGHT: presence is ${end} after all have left, and was ${whole(before)}.`,
        exitCode: EXIT_WRONG,
      };
    }
    const troubles = counts.dropped + counts.failed;
    if (troubles > 0) {
      return {
        verdict: `${early}NOT RIGHT: ${whole(troubles)} sockets were refused or dropped.`,
        exitCode: EXIT_WRONG,
      };
    }
    return {
      verdict: `${early}Presence is ${whole(before)} again, after ${whole(this.arrivals)} came and went.`,
      exitCode: EXIT_WELL,
    };
  }
}
