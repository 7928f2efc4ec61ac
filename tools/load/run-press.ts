/*
 * The modes that press: press, plain, and storm, which cuts everybody off in the middle. Everybody comes in, a
 * quiet moment shows whether others press, the schedule is pressed, and then all must show the same number.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { judge, type Tally } from './exactness.ts';
import { Latency } from './latency.ts';
import { PlainPresser } from './listener.ts';
import { type MarkOf, Observers } from './observer.ts';
import { type Measured, pressResult } from './press-result.ts';
import { Recovery } from './recovery.ts';
import {
  type Arrival,
  arrive,
  EXIT_USAGE,
  expectComplete,
  type Result,
  type Run,
  RunError,
  socketRows,
} from './run.ts';
import { Schedule } from './schedule.ts';
import type { SelfSummary } from './self.ts';

/** So many sockets are read in full, usually. */
const OBSERVERS = 8;
/** So long nobody of ours presses, before and after: whoever moves the number then is somebody else. */
const QUIET_MS = 400;
/** So long servers may take to open sessions. */
const HELLO_PATIENCE_MS = 5_000;
/** When nothing has changed for so long, nothing will any more … */
const SETTLE_QUIET_MS = 3_000;
/** … and nobody waits longer than this. */
const SETTLE_MS = 60_000;
/** All is right, and stays so for this long: nothing more is on its way … */
const SETTLED_MS = 250;
/** … or for this long, where others never let the number rest. */
const SETTLED_AMID_OTHERS_MS = 2_000;
const POLL_MS = 20;

export class PressRun {
  private readonly latency = new Latency();
  private readonly late = new Latency();
  private readonly isNumbered: boolean;
  private readonly observers: Observers;
  private readonly plain: PlainPresser;
  private readonly recovery: Recovery | undefined;
  private startValue = 0;
  /** When the last press went out. */
  private lastPressMs = 0;
  private othersPressed = false;
  private othersConnected = 0;
  private pressingMs = 0;
  private deliveries = 0;
  /** How busy this program was while pressing; undefined before. */
  busy: SelfSummary | undefined;

  /** @param observers how many sockets are read in full @param hidden how many that do not press are not seen, either */
  constructor(
    private readonly run: Run,
    observers = OBSERVERS,
    hidden = 0,
  ) {
    const { options, crowd, timeline } = run;
    this.isNumbered = options.mode !== 'plain';
    const record = (ms: number): void => {
      this.latency.record(ms);
      timeline.recent.record(ms);
    };
    const markOf: MarkOf = ({ value, revision }) => (this.isNumbered ? revision : value - this.startValue);
    this.observers = new Observers(Math.min(observers, options.sockets), markOf, record);
    const active = options.rate === 0 ? 0 : options.active;
    if (this.isNumbered) crowd.addPressers(active, (mark, dueMs) => this.observers.expect(mark, dueMs));
    const listeners = crowd.addListeners(options.sockets - crowd.members.length);
    for (const listener of listeners.slice(0, hidden)) listener.isHidden = true;
    this.plain = new PlainPresser(crowd.listeners.slice(0, active), crowd.counts);
    this.recovery = options.mode === 'storm' ? new Recovery(crowd) : undefined;
    crowd.observe(this.observers.all, active);
  }

  async measure(): Promise<Result> {
    const { run } = this;
    const arrival = await this.prepare();
    await this.press();
    await this.settle();
    return pressResult(run, await this.end(), this.busy!, socketRows(run, arrival));
  }

  // -------------------------------------------------------------------------------------- phases, in their order

  /**
   * Everybody comes in, and a quiet moment passes.
   * @param patienceMs to come in, beyond the ramp; undefined: as long as usual
   * @throws {RunError} if not all of them are there
   */
  async prepare(patienceMs?: number): Promise<Arrival> {
    const { run } = this;
    const arrival = await arrive(run, patienceMs);
    expectComplete(run, arrival);
    await this.sessionsOpen();
    if (run.stop.aborted) throw new RunError('Ended before anything was pressed.');
    run.timeline.enter('listening');
    await this.watchForOthers();
    this.startValue = this.value() ?? 0;
    return arrival;
  }

  /** Presses on schedule; in the middle of a storm, cuts everybody off. */
  async press(): Promise<void> {
    const { crowd, self, stop } = this.run;
    self.restart();
    const before = crowd.counts.deliveries;
    const startMs = performance.now();
    if (!stop.aborted) await this.pressOnSchedule();
    this.pressingMs = performance.now() - startMs;
    this.deliveries = crowd.counts.deliveries - before;
    this.busy = self.summary();
  }

  /**
   * Waits until everything has arrived everywhere, or until nothing moves any more.
   * @param patienceMs no longer than this
   */
  async settle(patienceMs = SETTLE_MS): Promise<void> {
    const { crowd, timeline } = this.run;
    timeline.enter('settling');
    const progress = (): string => {
      const { deliveries, acknowledged, open, connecting } = crowd.counts;
      return `${deliveries} ${acknowledged} ${open} ${connecting}`;
    };
    let nowMs = performance.now();
    const untilMs = nowMs + patienceMs;
    let [last, changedMs, wrongMs] = [progress(), nowMs, nowMs];
    while (nowMs <= untilMs) {
      await delay(POLL_MS);
      this.plain.flush();
      nowMs = performance.now();
      if (progress() !== last) [last, changedMs] = [progress(), nowMs];
      if (!this.isSettled()) wrongMs = nowMs;
      // Members that were cut come back after up to half a minute, in which nothing may happen.
      const quietMs = crowd.counts.open < crowd.members.length ? 10 * SETTLE_QUIET_MS : SETTLE_QUIET_MS;
      if (nowMs - Math.max(wrongMs, changedMs) >= SETTLED_MS || nowMs - changedMs > quietMs) return;
      if (nowMs - wrongMs >= SETTLED_AMID_OTHERS_MS) return;
    }
  }

  /** From here on they count: for those who let the server get warm first. */
  forgetLatencies(): void {
    this.latency.reset();
    this.late.reset();
  }

  /** Adds up. */
  async end(): Promise<Measured> {
    const { crowd } = this.run;
    const unseen = this.observers.giveUp(performance.now());
    await this.watchForOthers();
    const { latency, late, pressingMs, deliveries, recovery } = this;
    const tally = this.tally();
    const hasConverged = tally.disagreeing === 0 && tally.sent > 0;
    const convergedMs = hasConverged ? Math.max(0, crowd.lastShownAtMs() - this.lastPressMs) : undefined;
    const verdict = judge(tally);
    return { tally, verdict, convergedMs, latency, late, unseen, pressingMs, deliveries, recovery };
  }

  // -------------------------------------------------------------------------------------- their parts

  private async sessionsOpen(): Promise<void> {
    const { stop, crowd } = this.run;
    const { pressers } = crowd;
    await crowd.until(() => stop.aborted || pressers.every(({ isLive }) => isLive), HELLO_PATIENCE_MS);
    if (pressers.length === 0 || pressers.some(({ isLive }) => isLive) || stop.aborted) return;
    const why = 'This server does not answer hello, so it has no numbered presses: try --mode plain.';
    throw new RunError(why, EXIT_USAGE);
  }

  private async pressOnSchedule(): Promise<void> {
    const { options, crowd, stop, timeline } = this.run;
    timeline.enter('running');
    const startMs = performance.now();
    const endMs = startMs + options.durationMs;
    const schedule = new Schedule(startMs, options.rate || 1, options.rate === 0 ? 0 : options.durationMs);
    const pressDue = (nowMs: number): void => {
      if (nowMs < schedule.nextAtMs || stop.aborted) return;
      for (const scheduledMs of schedule.take(nowMs)) this.pressOne(scheduledMs);
    };
    crowd.onTime = pressDue;
    let cutAtMs = this.recovery === undefined ? Number.POSITIVE_INFINITY : startMs + options.durationMs / 2;
    const cutDue = (nowMs: number): void => {
      if (nowMs < cutAtMs || stop.aborted) return;
      cutAtMs = Number.POSITIVE_INFINITY;
      this.recovery!.cut();
    };
    for (let nowMs = startMs; nowMs < endMs && !stop.aborted; nowMs = performance.now()) {
      pressDue(nowMs);
      this.plain.flush();
      cutDue(nowMs);
      await delay(Math.max(1, Math.min(schedule.nextAtMs, cutAtMs, endMs) - performance.now()));
    }
    pressDue(endMs); // a busy machine may have slept over the rest
    cutDue(endMs);
    crowd.onTime = () => {};
  }

  private pressOne(scheduledMs: number): void {
    const { crowd } = this.run;
    this.lastPressMs = performance.now();
    this.late.record(this.lastPressMs - scheduledMs);
    if (this.isNumbered) {
      crowd.pressers[crowd.counts.pressed % crowd.pressers.length]!.press(scheduledMs);
    } else {
      this.plain.press();
      this.observers.expect(crowd.counts.pressed, scheduledMs);
    }
  }

  private isSettled(): boolean {
    const { crowd } = this.run;
    const { pressed, refused, unknown } = crowd.counts;
    const value = this.value();
    if (value === undefined || crowd.saving > 0 || this.plain.waiting > 0) return false;
    if (this.observers.isWaiting) return false;
    const isSum = value - this.startValue >= pressed - refused - unknown;
    return isSum && crowd.showingOther(value, 1) === 0 && (this.recovery?.isOver() ?? true);
  }

  // -------------------------------------------------------------------------------------- what is there

  /** The latest that observers show. */
  value(): number | undefined {
    return this.observers.value;
  }

  private async watchForOthers(): Promise<void> {
    const { crowd, stop } = this.run;
    const before = this.value();
    if (!stop.aborted) await delay(QUIET_MS);
    if (this.value() !== before) this.othersPressed = true;
    this.othersConnected = Math.max(this.othersConnected, this.observers.users - crowd.counts.open);
  }

  private tally(): Tally {
    const { startValue, othersPressed, othersConnected } = this;
    const { pressed: sent, acknowledged, refused, unknown } = this.run.crowd.counts;
    const endValue = this.value() ?? startValue;
    return {
      ...{ sent, acknowledged: this.isNumbered ? acknowledged : undefined, refused, unknown },
      ...{ startValue, endValue, disagreeing: this.run.crowd.showingOther(endValue) },
      ...{ othersPressed, othersConnected },
    };
  }
}
