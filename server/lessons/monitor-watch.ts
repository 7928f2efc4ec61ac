/*
 * When the server's own agent reports: while somebody watches, on this server or on another. In: visitors that join
 * and leave. Out: its reports, by `publish`.
 */

import * as protocol from '../../protocol/monitor.ts';
import type { LessonWorld, Message } from './lesson.ts';
import type { ServerAgent } from './monitor-server-agent.ts';

/** Between servers, no socket subscribes to it: somebody watches. Sent with each report. */
const WATCHED = '/lessons/monitor/watched';
/** How long others keep reporting after such a message; one or two may get lost. */
const WATCHED_MS = 2.5 * protocol.REPORT_EVERY_MS;
const FIRST_REPORT_MS = 1_000;
const SECOND_MS = 1_000;

export class Watch {
  private lastReport: protocol.Report | undefined;
  private visitors = 0;
  private watchedElsewhereUntilMs = Number.NEGATIVE_INFINITY;
  private timers: (() => void)[] = [];

  constructor(
    private readonly world: LessonWorld,
    private readonly server: ServerAgent,
    private readonly actions: {
      /** To all viewers, on all servers. */
      readonly publish: (message: Message) => void;
      /** Once a second, while somebody watches. */
      readonly everySecond: () => void;
    },
  ) {
    world.elsewhere.onRelayed(WATCHED, () => {
      this.watchedElsewhereUntilMs = world.now() + WATCHED_MS;
      this.startOrStop();
    });
  }

  came(): void {
    this.visitors += 1;
    this.startOrStop();
    if (this.visitors === 1) this.tellOthers();
  }

  went(): void {
    this.visitors -= 1;
    this.startOrStop();
  }

  /** Empty while nobody watches, and before the first report. */
  lastReports(): protocol.Report[] {
    return this.lastReport === undefined ? [] : [this.lastReport];
  }

  private startOrStop(): void {
    const isWatched = this.visitors > 0 || this.world.now() < this.watchedElsewhereUntilMs;
    const isRunning = this.timers.length > 0;
    if (isWatched && !isRunning) this.start();
    if (!isWatched && isRunning) this.stop();
  }

  private start(): void {
    this.server.start();
    this.timers = [
      this.world.after(FIRST_REPORT_MS, () => this.report()),
      this.world.every(protocol.REPORT_EVERY_MS, () => this.report()),
      this.world.every(SECOND_MS, () => {
        this.actions.everySecond();
        this.startOrStop();
      }),
    ];
  }

  private stop(): void {
    for (const cancel of this.timers.splice(0)) cancel();
    this.server.stop();
    this.lastReport = undefined;
  }

  private report(): void {
    const report = this.server.report();
    this.lastReport = report;
    this.actions.publish(protocol.encodeTextReport(report));
    this.actions.publish(protocol.encodeBinaryReport(report));
    this.tellOthers();
  }

  private tellOthers(): void {
    if (this.visitors > 0) this.world.elsewhere.relay(WATCHED, '');
  }
}
