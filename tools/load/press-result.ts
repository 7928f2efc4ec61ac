/*
 * What a pressing run came to, in rows and sentences. Pure but for what the run holds.
 */

import { ms, percent, seconds, whole } from '../report/figures.ts';
import { listOf } from './counts.ts';
import type { Verdict } from './exactness.ts';
import { type Latency, PERCENTILES } from './latency.ts';
import { EXIT_UNJUDGED, EXIT_WELL, EXIT_WRONG, type Result, type Row, type Run } from './run.ts';
import type { Measured } from './run-press.ts';
import { bottleneckOf, type SelfSummary } from './self.ts';

const EXIT_OF: Readonly<Record<Verdict['kind'], number>> = {
  exact: EXIT_WELL,
  differs: EXIT_WRONG,
  unjudged: EXIT_UNJUDGED,
};

export function pressResult(run: Run, measured: Measured, self: SelfSummary, sockets: Row[]): Result {
  const { verdict, latency, recovery } = measured;
  return {
    sections: [
      { title: 'Sockets', rows: sockets },
      { title: 'Latency, from the scheduled press until an observer sees it', rows: latencyRows(latency) },
      { title: 'Exactness', rows: exactnessRows(measured) },
      ...(recovery === undefined
        ? []
        : [{ title: 'Storm: all cut at once', rows: stormRows(run, measured) }]),
      { title: 'Throughput while pressing', rows: throughputRows(run, measured, self) },
    ],
    verdict: sentenceOf(verdict, measured, run.stop.aborted),
    warnings: warningsOf(run, measured, self),
    exitCode: EXIT_OF[verdict.kind],
    latencies: latency.bins(),
  };
}

export function latencyRows(latency: Latency): Row[] {
  if (latency.count === 0) return [['samples', '0']];
  return [
    ...PERCENTILES.map((percentile): Row => [`p${percentile}`, ms(latency.percentileMs(percentile))]),
    ['max', ms(latency.maxMs)],
    ['samples', `${whole(latency.count)} (presses × observers)`],
  ];
}

function exactnessRows({ tally, verdict, convergedMs }: Measured): Row[] {
  const { sent, acknowledged, refused, unknown, startValue, endValue, disagreeing } = tally;
  const rows: Row[] = [
    ['sent', whole(sent)],
    ['acknowledged', acknowledged === undefined ? 'plain presses never are' : whole(acknowledged)],
    [
      'number',
      `${whole(startValue)} → ${whole(endValue)} (${verdict.change < 0 ? '' : '+'}${whole(verdict.change)})`,
    ],
    ['lost', whole(verdict.lost)],
    ['doubled', whole(verdict.doubled)],
  ];
  if (refused > 0) rows.push(['refused', whole(refused)]);
  if (unknown > 0) rows.push(['outcome unknown', whole(unknown)]);
  rows.push(['show another number', whole(disagreeing)]);
  if (sent > 0) rows.push(['time to converge', convergedMs === undefined ? 'never' : ms(convergedMs)]);
  return rows;
}

function stormRows({ options }: Run, { recovery }: Measured): Row[] {
  if (recovery === undefined || recovery.reconnections === 0) return [['cut', 'not yet']];
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
  return [
    ['presses', perSecond(tally.sent)],
    ['deliveries', perSecond(deliveries)],
    ['CPU of the server', serverCpu.length === 0 ? 'not known' : percent(mean(serverCpu))],
    ['CPU of this program', `${percent(self.cpu)} (event loop at work ${percent(self.busy)})`],
    ['… per delivery', `${((10 * self.cpu * pressingMs) / Math.max(1, deliveries)).toFixed(1)} µs`],
    ['lag of this program', `p99 ${ms(self.lagP99Ms)}, max ${ms(self.lagMs)}`],
  ];
}

function sentenceOf(verdict: Verdict, { tally, convergedMs }: Measured, wasStopped: boolean): string {
  const early = wasStopped ? 'Ended early. ' : '';
  switch (verdict.kind) {
    case 'exact':
      if (tally.sent === 0)
        return `${early}Nothing was pressed, and all sockets show ${whole(tally.endValue)}.`;
      return `${early}Exact: ${whole(tally.sent - tally.refused)} presses, each counted once, and all sockets show ${whole(tally.endValue)}${convergedMs === undefined ? '' : ` (${ms(convergedMs)} after the last press)`}.`;
    case 'differs':
      return `${early}NOT EXACT: ${verdict.reasons.join(' ')}`;
    case 'unjudged':
      return `${early}${verdict.reasons.join(' ')}`;
    default:
      return verdict.kind satisfies never;
  }
}

function warningsOf({ crowd, options }: Run, measured: Measured, self: SelfSummary): string[] {
  const { late, unseen, tally } = measured;
  const warnings = [
    bottleneckOf(self, late.count === 0 ? 0 : late.percentileMs(99)),
    unseen > 0 ? `${whole(unseen)} latencies are lower bounds: those presses were never seen.` : undefined,
    crowd.counts.refusals.size > 0 ? `The server refused: ${listOf(crowd.counts.refusals)}.` : undefined,
    crowd.counts.refusals.has('rate-limited') ? rateHint(options.rate / options.active) : undefined,
    tally.othersConnected > 0 ? `${whole(tally.othersConnected)} other sockets were connected.` : undefined,
  ];
  return warnings.filter((warning) => warning !== undefined);
}

function rateHint(perSocket: number): string {
  return `Each active socket pressed ${perSocket.toFixed(1)} times a second: take more of them (--active), or start the server with a higher --press-rate.`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
