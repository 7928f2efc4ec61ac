/*
 * The timeline: twice a second, what happened since the last look. In: the crowd's counts, the latencies, this
 * process and the server's. Out: samples, for the terminal while it runs, and for the report.
 */

import { loadBetween, lookAt, type ProcessLook } from '../system/proc.ts';
import { Latency } from './latency.ts';
import type { Counts } from './member.ts';
import type { SelfWatch } from './self.ts';

export type Phase = 'connecting' | 'listening' | 'running' | 'settling' | 'leaving';

export interface Sample {
  /** Seconds since the first socket set out. */
  readonly atSeconds: number;
  readonly phase: Phase;
  readonly open: number;
  readonly pressesPerSecond: number;
  readonly deliveriesPerSecond: number;
  /** Of the presses seen since the last sample; undefined if there were none. */
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
  /** Percent of one core. */
  readonly cpu: number;
  /** undefined where the server's process is not known. */
  readonly serverCpu: number | undefined;
  readonly serverRssBytes: number | undefined;
}

export const SAMPLE_MS = 500;

export class Timeline {
  readonly samples: Sample[] = [];
  /** Latencies since the last sample. */
  readonly recent = new Latency();
  private readonly startMs = performance.now();
  private phase: Phase = 'connecting';
  private lookMs = this.startMs;
  private pressed = 0;
  private deliveries = 0;
  private server: ProcessLook | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly counts: Counts,
    private readonly self: SelfWatch,
    private readonly pid: number | undefined,
    private readonly show: (so: Timeline) => void,
  ) {
    this.server = pid === undefined ? undefined : lookAt(pid);
    this.timer = setInterval(() => this.sample(), SAMPLE_MS);
  }

  enter(phase: Phase): void {
    this.phase = phase;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    const nowMs = performance.now();
    const seconds = Math.max(1, nowMs - this.lookMs) / 1000;
    const { open, pressed, deliveries } = this.counts;
    const percentileMs = (percent: number): number | undefined =>
      this.recent.count === 0 ? undefined : this.recent.percentileMs(percent);
    const sample: Sample = {
      ...{ atSeconds: (nowMs - this.startMs) / 1000, phase: this.phase, open },
      ...{ p50Ms: percentileMs(50), p99Ms: percentileMs(99), cpu: this.self.cpuSinceLook() },
      pressesPerSecond: (pressed - this.pressed) / seconds,
      deliveriesPerSecond: (deliveries - this.deliveries) / seconds,
      ...this.serverSample(),
    };
    this.recent.reset();
    this.lookMs = nowMs;
    this.pressed = pressed;
    this.deliveries = deliveries;
    this.samples.push(sample);
    this.show(this);
  }

  private serverSample(): Pick<Sample, 'serverCpu' | 'serverRssBytes'> {
    const before = this.server;
    this.server = this.pid === undefined ? undefined : lookAt(this.pid);
    const serverCpu = before && this.server && loadBetween(before, this.server).percent;
    return { serverCpu, serverRssBytes: this.server?.rssBytes };
  }
}
