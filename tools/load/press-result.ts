/*
 * What a pressing run came to, in rows and sentences. Pure but for what the run holds.
 */

import { ms, percent, seconds, whole } from '../report/figures.ts';
import type { Tally, Verdict } from './exactness.ts';
import { type Latency, PERCENTILES } from './latency.ts';
import type { Recovery } from './recovery.ts';
import { EXIT_UNJUDGED, EXIT_WELL, EXIT_WRONG, type Result, type Row, type Run } from './run.ts';
import { bottleneckOf, type SelfSummary } from './self.ts';

const EXIT_OF = { exact: EXIT_WELL, differs: EXIT_WRONG, unjudged: EXIT_UNJUDGED } as const;

/** What a run came to. */
export interface Measured {
  readonly tally: Tally;
  readonly verdict: Verdict;
  /** From when the last press went out until the last socket showed the last number; undefined if they never agreed. */
  readonly convergedMs: number | undefined;
  readonly latency: Latency;
  /** By how much presses went out later than scheduled. */
  readonly late: Latency;
  /** Presses × observers that were never seen. */
  readonly unseen: number;
  readonly pressingMs: number;
  /** Deliveries while pressing. */
  readonly deliveries: number;
  readonly recovery: Recovery | undefined;
}

export function pressResult(run: Run, measured: Measured, self: SelfSummary, sockets: Row[]): Result {
  const { verdict, latency, recovery } = measured;
  const storm = recovery && { title: 'Storm: all cut at once', rows: stormRows(run, recovery) };
  return {
    sections: [
      { title: 'Sockets', rows: sockets },
      { title: 'Latency, from the scheduled press until an observer sees it', rows: latencyRows(latency) },
      { title: 'Exactness', rows: exactnessRows(measured) },
      ...(storm ? [storm] : []),
      { title: 'Throughput while pressing', rows: throughputRows(run, measured, self) },
    ],
    verdict: (run.stop.aborted ? 'Ended early. ' : '') + sentenceOf(measured),
    warnings: warningsOf(run, measured, self).filter((warning) => warning !== false),
    exitCode: EXIT_OF[verdict.kind],
  };
}

function latencyRows(latency: Latency): Row[] {
  if (latency.count === 0) return [['samples', '0']];
  return [
    ...PERCENTILES.map((percentile): Row => [`p${percentile}`, ms(latency.percentileMs(percentile))]),
    ['max', ms(latency.maxMs)],
    ['samples', `${whole(latency.count)} (presses × observers)`],
  ];
}

function exactnessRows({ tally, verdict, convergedMs }: Measured): Row[] {
  const { sent, acknowledged, refused, unknown, startValue, endValue, disagreeing } = tally;
  const change = `${verdict.change < 0 ? '' : '+'}${whole(verdict.change)}`;
  const rows: (Row | false)[] = [
    ['sent', whole(sent)],
    ['acknowledged', acknowledged === undefined ? 'plain presses never are' : whole(acknowledged)],
    ['number', `${whole(startValue)} → ${whole(endValue)} (${change})`],
    ['lost', whole(verdict.lost)],
    ['doubled', whole(verdict.doubled)],
    refused > 0 && ['refused', whole(refused)],
    unknown > 0 && ['outcome unknown', whole(unknown)],
    ['show another number', whole(disagreeing)],
    sent > 0 && ['time to converge', convergedMs === undefined ? 'never' : ms(convergedMs)],
  ];
  return rows.filter((row) => row !== false);
}

function stormRows({ options }: Run, recovery: Recovery): Row[] {
  if (recovery.reconnections === 0) return [['cut', 'not yet']];
  const back = (share: number): string => {
    const afterMs = recovery.backAfterMs(share);
    return afterMs === undefined ? 'never' : seconds(afterMs);
  };
  return [
    ['half were back after', back(0.5)],
    ['99 % were back after', back(0.99)],
    ['time to recover', back(1)],
    ['connections it took', `${whole(recovery.reconnections)} for ${whole(options.sockets)} sockets`],
  ];
}

function throughputRows(run: Run, { pressingMs, deliveries, tally }: Measured, self: SelfSummary): Row[] {
  const perSecond = (count: number): string => `${whole(count / Math.max(0.001, pressingMs / 1000))}/s`;
  const samples = run.timeline.samples.filter(({ phase }) => phase === 'running');
  const serverCpu = samples.map((sample) => sample.serverCpu).filter((cpu) => cpu !== undefined);
  const meanCpu = serverCpu.reduce((sum, cpu) => sum + cpu, 0) / serverCpu.length;
  return [
    ['presses', perSecond(tally.sent)],
    ['deliveries', perSecond(deliveries)],
    ['CPU of the server', serverCpu.length === 0 ? 'not known' : percent(meanCpu)],
    ['CPU of this program', `${percent(self.cpu)} (event loop at work ${percent(self.busy)})`],
    ['… per delivery', `${((10 * self.cpu * pressingMs) / Math.max(1, deliveries)).toFixed(1)} µs`],
    ['lag of this program', `p99 ${ms(self.lagP99Ms)}, max ${ms(self.lagMs)}`],
  ];
}

function sentenceOf({ verdict: { kind, reasons }, tally, convergedMs }: Measured): string {
  if (kind === 'unjudged') return reasons.join(' ');
  if (kind === 'differs') return `NOT EXACT: ${reasons.join(' ')}`;
  const all = `all sockets show ${whole(tally.endValue)}`;
  if (tally.sent === 0) return `Nothing was pressed, and ${all}.`;
  const after = convergedMs === undefined ? '' : ` (${ms(convergedMs)} after the last press)`;
  return `Exact: ${whole(tally.sent - tally.refused)} presses, each counted once, and ${all}${after}.`;
}

function warningsOf({ crowd, options }: Run, measured: Measured, self: SelfSummary): (string | false)[] {
  const { late, unseen, tally } = measured;
  const { refusals } = crowd.counts;
  const pressRate = (options.rate / options.active).toFixed(1);
  return [
    bottleneckOf(self, late.count === 0 ? 0 : late.percentileMs(99)) ?? false,
    unseen > 0 && `${whole(unseen)} latencies are lower bounds: those presses were never seen.`,
    refusals.size > 0 && `The server refused: ${refusals}.`,
    refusals.has('rate-limited') &&
      `Each active socket pressed ${pressRate} times a second: take more of them (--active), or start the server with a higher --press-rate.`,
    tally.othersConnected > 0 && `${whole(tally.othersConnected)} other sockets were connected.`,
  ];
}
