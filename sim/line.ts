/*
 * The network of one party: its latency, and for how long nothing arrives or nobody reads. It
 * outlives connections. In: PRNG, faults. Out: latencies, and times.
 */

import type { Prng } from './prng.ts';

export class Line {
  /** Nothing gets through in either direction until then. */
  awayUntilMs = 0;
  /** The party reads nothing until then. */
  deafUntilMs = 0;

  /** @param latencyMs one way, at least @param jitterMs the maximum added to it */
  constructor(
    private readonly prng: Prng,
    private readonly minLatencyMs: number,
    private readonly jitterMs: number,
  ) {}

  /** Of the next frame. */
  readonly latencyMs = (): number => this.minLatencyMs + this.jitterMs * this.prng.next();
}
