/*
 * The load tester's eye on itself: CPU, and how late its event loop is. A program that is too busy measures its
 * own slowness, and should say so.
 */

import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';

export interface SelfSummary {
  /** Percent of one core. */
  readonly cpu: number;
  /** Percent of the time in which the event loop was at work. */
  readonly busy: number;
  /** By how much the worst timer was late. */
  readonly lagMs: number;
  readonly lagP99Ms: number;
}

const RESOLUTION_MS = 5;
const NS_PER_MS = 1e6;

/** Beyond these the figures say more about this program than about the server. */
const MAX_BUSY = 85;
const MAX_LAG_P99_MS = 40;
/** Percent of the time in which it had work, but no CPU. */
const MAX_STOLEN = 25;
/** Of a press, behind its schedule. */
const MAX_LATE_P99_MS = 25;

export class SelfWatch {
  private readonly delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private look = now();
  private start = now();

  constructor() {
    this.delay.enable();
  }

  /** Percent of one core, since it was last asked. */
  cpuSinceLook(): number {
    const { cpu } = since(this.look);
    this.look = now();
    return cpu;
  }

  /** From here on counts what summary() tells. */
  restart(): void {
    this.delay.reset();
    this.start = now();
  }

  summary(): SelfSummary {
    const { max } = this.delay;
    return { ...since(this.start), lagMs: lagOf(max), lagP99Ms: lagOf(this.delay.percentile(99)) };
  }

  end(): void {
    this.delay.disable();
  }
}

/**
 * Is this program the bottleneck? One sentence if so.
 * @param lateP99Ms by how much presses went out later than scheduled
 */
export function bottleneckOf({ cpu, busy, lagP99Ms }: SelfSummary, lateP99Ms: number): string | undefined {
  const signs = [
    busy > MAX_BUSY && `its event loop was busy for ${Math.round(busy)} % of the time`,
    lagP99Ms > MAX_LAG_P99_MS && `its timers were up to ${Math.round(lagP99Ms)} ms late (p99)`,
    lateP99Ms > MAX_LATE_P99_MS && `presses went out up to ${Math.round(lateP99Ms)} ms late (p99)`,
  ].filter((sign) => sign !== false);
  if (signs.length === 0) return undefined;
  const why = `The load tester itself was a bottleneck (${signs.join('; ')}): the server may be faster than these figures.`;
  if (busy - cpu <= MAX_STOLEN) return why;
  return `${why} It had work for longer than it had a CPU: other programs may have kept it waiting.`;
}

function now() {
  return { atMs: performance.now(), cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() };
}

function since(from: ReturnType<typeof now>): { cpu: number; busy: number } {
  const { user, system } = process.cpuUsage(from.cpu);
  const wallMs = Math.max(1, performance.now() - from.atMs);
  const { utilization } = performance.eventLoopUtilization(from.loop);
  return { cpu: (100 * (user + system)) / 1000 / wallMs, busy: 100 * utilization };
}

/** The histogram holds the time between two timers; without samples it says 0 or NaN. */
function lagOf(nanoseconds: number): number {
  return Math.max(0, (nanoseconds || 0) / NS_PER_MS - RESOLUTION_MS);
}
