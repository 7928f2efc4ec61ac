/*
 * The mode churn: sockets come and go at a fixed rate, half of them with a goodbye and half without, while one
 * observer stays. When all are gone, presence must be what it was at the start.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { ms, whole } from '../report/figures.ts';
import type { Listener } from './listener.ts';
import { Observer } from './observer.ts';
import { arrive, EXIT_UNJUDGED, EXIT_WELL, EXIT_WRONG, type Result, type Run, troubleRows } from './run.ts';
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
    const { crowd, self, timeline } = run;
    await arrive(run);
    await delay(QUIET_MS);
    const before = observer.users;
    self.restart();
    timeline.enter('running');
    const startMs = performance.now();
    await this.comeAndGo();
    const perSecond = (1000 * this.arrivals) / Math.max(1, performance.now() - startMs);
    const bottleneck = bottleneckOf(self.summary(), 0);
    while (this.guests.length > 0) this.sendOneHome();
    timeline.enter('settling');
    const returnedMs = before === undefined ? undefined : await this.presenceReturns(before);
    const toldOr = (users: number | undefined): string => (users === undefined ? 'never told' : whole(users));
    const [exitCode, verdict] = this.verdict(before, returnedMs);
    return {
      sections: [
        {
          title: 'Come and gone',
          rows: [
            ['arrivals', `${whole(this.arrivals)} (${whole(perSecond)}/s)`],
            ['most at once', whole(this.mostAtOnce)],
            ['deliveries', whole(crowd.counts.deliveries)],
            ...troubleRows(crowd),
          ],
        },
        {
          title: 'Presence',
          rows: [
            ['at the start', toldOr(before)],
            ['at most', whole(observer.highestUsers)],
            ['at the end', toldOr(observer.users)],
            ['back to the start after', returnedMs === undefined ? 'never' : ms(returnedMs)],
            ['messages about it', `${whole(observer.usersMessages)} to one socket`],
          ],
        },
      ],
      exitCode,
      verdict: (run.stop.aborted ? 'Ended early. ' : '') + verdict,
      warnings: bottleneck === undefined ? [] : [bottleneck],
    };
  }

  /** Nobody stays beyond the number of sockets asked for: the oldest make room. */
  private async comeAndGo(): Promise<void> {
    const { options, stop, crowd } = this.run;
    const schedule = new Schedule(performance.now(), options.rate, options.durationMs);
    // The observer is one of the sockets. Guests stay for a second on average, or until it gets crowded.
    const mostGuests = Math.min(options.sockets - 1, options.rate);
    while (schedule.nextAtMs < Number.POSITIVE_INFINITY && !stop.aborted) {
      for (const _ of schedule.take(performance.now())) {
        const [guest] = crowd.addListeners(1, false);
        guest!.connect();
        this.guests.push(guest!);
        this.arrivals += 1;
        if (this.guests.length > mostGuests) this.sendOneHome();
      }
      this.mostAtOnce = Math.max(this.mostAtOnce, crowd.counts.open);
      await delay(Math.min(POLL_MS, Math.max(1, schedule.nextAtMs - performance.now())));
    }
  }

  /** Every second one is cut, as by a lost network. */
  private sendOneHome(): void {
    const guest = this.guests.shift();
    if (this.guests.length % 2 === 0) guest?.leave();
    else guest?.vanish();
  }

  /** @returns after how many ms; undefined if it did not */
  private async presenceReturns(before: number): Promise<number | undefined> {
    const startMs = performance.now();
    const { crowd } = this.run;
    const isBack = (): boolean => this.observer.users === before && crowd.inside === 1;
    return (await crowd.until(isBack, RETURN_PATIENCE_MS)) ? performance.now() - startMs : undefined;
  }

  private verdict(before: number | undefined, returnedMs: number | undefined): [exitCode: number, string] {
    const { dropped, failed } = this.run.crowd.counts;
    if (before === undefined) return [EXIT_UNJUDGED, 'This server does not tell how many are there.'];
    if (returnedMs === undefined) {
      const end = `presence is ${whole(this.observer.users ?? 0)} after all have left`;
      return [EXIT_WRONG, `NOT RIGHT: ${end}, and was ${whole(before)}.`];
    }
    if (dropped + failed > 0) {
      return [EXIT_WRONG, `NOT RIGHT: ${whole(dropped + failed)} sockets were refused or dropped.`];
    }
    return [EXIT_WELL, `Presence is ${whole(before)} again, after ${whole(this.arrivals)} came and went.`];
  }
}
