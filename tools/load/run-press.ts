/*
 * The modes that press: press, plain, and storm, which cuts everybody off in the middle. Everybody comes in, a
 * quiet moment shows whether others press, the schedule is pressed, and then all must show the same number.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { judge, type Tally } from './exactness.ts';
import { Latency } from './latency.ts';
import { Observer, recordInto } from './observer.ts';
import { PlainPresser } from './plain-presser.ts';
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
  private readonly observers: Observer[];
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

  /** @param observers how many sockets are read in full */
  constructor(
    private readonly run: Run,
    observers = OBSERVERS,
  ) {
    const { options, crowd, timeline } = run;
    this.isNumbered = options.mode !== 'plain';
    const record = recordInto(this.latency, timeline.recent);
    this.observers = Array.from({ length: Math.min(observers, options.sockets) }, () => {
      return new Observer(
        this.isNumbered ? ({ revision }) => revision : ({ value }) => value - this.startValue,
        record,
      );
    });
    const active = options.rate === 0 ? 0 : options.active;
    if (this.isNumbered) crowd.addPressers(active, (mark, scheduledMs) => this.expect(mark, scheduledMs));
    crowd.addListeners(options.sockets - crowd.members.length);
    this.plain = new PlainPresser(crowd.listeners.slice(0, active), crowd.counts);
    this.recovery = options.mode === 'storm' ? new Recovery(crowd) : undefined;
    crowd.observe(this.observers, active);
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
    await this.quiet();
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
    const { counts } = crowd;
    const progress = (): string =>
      `${counts.deliveries} ${counts.acknowledged} ${counts.open} ${counts.connecting}`;
    const untilMs = performance.now() + patienceMs;
    let [last, changedMs, wrongMs] = [progress(), performance.now(), performance.now()];
    for (;;) {
      this.plain.flush();
      const nowMs = performance.now();
      if (progress() !== last) [last, changedMs] = [progress(), nowMs];
      if (!this.isSettled()) wrongMs = nowMs;
      const isDone = nowMs - Math.max(wrongMs, changedMs) >= SETTLED_MS;
      if (isDone || nowMs - wrongMs >= SETTLED_AMID_OTHERS_MS || nowMs > untilMs) return;
      if (nowMs - changedMs > this.settlePatienceMs()) return;
      await delay(POLL_MS);
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
    const unseen = this.observers.reduce((sum, observer) => sum + observer.giveUp(performance.now()), 0);
    await this.watchForOthers();
    const tally = this.tally();
    const isAgreed = tally.disagreeing === 0;
    return {
      tally,
      verdict: judge(tally),
      convergedMs:
        isAgreed && tally.sent > 0 ? Math.max(0, crowd.lastShownAtMs() - this.lastPressMs) : undefined,
      latency: this.latency,
      late: this.late,
      unseen,
      pressingMs: this.pressingMs,
      deliveries: this.deliveries,
      recovery: this.recovery,
    };
  }

  // -------------------------------------------------------------------------------------- their parts

  private async sessionsOpen(): Promise<void> {
    const { crowd, stop } = this.run;
    const untilMs = performance.now() + HELLO_PATIENCE_MS;
    const isLive = (): boolean => crowd.pressers.every((presser) => presser.isLive);
    while (!isLive() && performance.now() < untilMs && !stop.aborted) await delay(POLL_MS);
    if (crowd.pressers.length === 0 || crowd.pressers.some((presser) => presser.isLive) || stop.aborted)
      return;
    throw new RunError(
      'This server does not answer hello, so it has no numbered presses: try --mode plain.',
      EXIT_USAGE,
    );
  }

  private async quiet(): Promise<void> {
    this.run.timeline.enter('quiet');
    await this.watchForOthers();
    this.startValue = this.value() ?? 0;
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
    for (let nowMs = startMs; nowMs < endMs && !stop.aborted; nowMs = performance.now()) {
      pressDue(nowMs);
      this.plain.flush();
      if (nowMs >= cutAtMs) {
        cutAtMs = Number.POSITIVE_INFINITY;
        this.recovery!.cut();
      }
      await delay(Math.max(1, Math.min(schedule.nextAtMs, cutAtMs, endMs) - performance.now()));
    }
    pressDue(endMs);
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
      this.expect(crowd.counts.pressed, scheduledMs);
    }
  }

  private expect(mark: number, scheduledMs: number): void {
    for (const observer of this.observers) observer.expect(mark, scheduledMs);
  }

  /** Members that were cut come back after up to half a minute, in which nothing may happen. */
  private settlePatienceMs(): number {
    const { counts, members } = this.run.crowd;
    return counts.open < members.length ? 10 * SETTLE_QUIET_MS : SETTLE_QUIET_MS;
  }

  private isSettled(): boolean {
    const { crowd } = this.run;
    const { pressed, refused, unknown } = crowd.counts;
    const value = this.value();
    if (value === undefined || crowd.saving > 0 || this.plain.waiting > 0) return false;
    if (this.observers.some(({ waitsFor }) => waitsFor > 0)) return false;
    const isSum = value - this.startValue >= pressed - refused - unknown;
    return isSum && crowd.showingOther(value, 1) === 0 && (this.recovery?.isOver() ?? true);
  }

  // -------------------------------------------------------------------------------------- what is there

  /** The latest that observers show. */
  value(): number | undefined {
    return this.observers.find(({ shown }) => shown !== undefined) === undefined
      ? undefined
      : Math.max(...this.observers.map(({ shown }) => shown?.value ?? Number.NEGATIVE_INFINITY));
  }

  private async watchForOthers(): Promise<void> {
    const { crowd, stop } = this.run;
    const before = this.value();
    if (!stop.aborted) await delay(QUIET_MS);
    if (this.value() !== before) this.othersPressed = true;
    const users = Math.max(...this.observers.map(({ users = 0 }) => users));
    this.othersConnected = Math.max(this.othersConnected, users - crowd.counts.open);
  }

  private tally(): Tally {
    const { crowd } = this.run;
    const { pressed, acknowledged, refused, unknown } = crowd.counts;
    const endValue = this.value() ?? this.startValue;
    return {
      sent: pressed,
      acknowledged: this.isNumbered ? acknowledged : undefined,
      refused,
      unknown,
      startValue: this.startValue,
      endValue,
      disagreeing: crowd.showingOther(endValue),
      othersPressed: this.othersPressed,
      othersConnected: this.othersConnected,
    };
  }
}
