/*
 * The columns of the tables, and how their figures are told. Pure.
 */

import { bytes, median, ms, percent, seconds, times, us, whole } from '../report/figures.ts';
import { Failure } from './failure.ts';
import type { Cost, Measured } from './measure.ts';
import type { Column, Row } from './workload.ts';

export function costPerDelivery({ cpuMs, deliveries }: Cost): number {
  return cpuMs / Math.max(1, deliveries);
}

export function costPerPress({ cpuMs, counted }: Cost): number {
  return cpuMs / Math.max(1, counted);
}

export function usersMessagesPerSocket({ arrival }: Measured): number {
  return arrival.usersMessages / Math.max(1, arrival.opened);
}

export function isRight({ measured }: Row): boolean {
  return !(measured instanceof Failure) && measured.isRight;
}

export const SERVER: Column = { head: 'server', of: ({ label }) => label };
export const SOCKETS: Column = { head: 'sockets', of: ({ sockets }) => whole(sockets) };
export const RATE: Column = { head: 'presses/s', of: ({ rate }) => whole(rate) };

/** A figure of what the server's process cost, which the floor has, too. */
function cost(head: string, figure: (cost: Cost) => string): Column {
  return { head, figure, ofFloor: figure };
}

export const CPU_PER_DELIVERY = cost('CPU per delivery', (cost) => us(costPerDelivery(cost)));
export const CPU = cost('CPU while pressing', ({ cpuPercent }) => percent(cpuPercent));
export const DELIVERIES = cost('deliveries/s', (cost) => whole(cost.deliveriesPerSecond));
export const RSS = cost('RSS', ({ rssBytes }) => bytes(rssBytes));
export const CPU_PER_PRESS: Column = { head: 'CPU per press', figure: (cost) => us(costPerPress(cost)) };

/** Only where there is a floor. */
export const RATIO: Column = {
  head: 'of the floor',
  figure: (_, { floor }) => {
    if (floor === undefined) return '';
    const [least, most] = [Math.min(...floor.ratios), Math.max(...floor.ratios)];
    const range = floor.ratios.length === 1 ? '' : ` (${least.toFixed(2)} to ${most.toFixed(2)})`;
    return `${times(median(floor.ratios))}${range}`;
  },
  ofFloor: () => times(1),
};

function latency(head: string, of: (measured: Measured) => number): Column {
  return { head, figure: (measured) => `${measured.isLowerBound ? '≥ ' : ''}${ms(of(measured))}` };
}

export const P50 = latency('p50', ({ p50Ms }) => p50Ms);
export const P99 = latency('p99', ({ p99Ms }) => p99Ms);

/** Does everybody show the same number, and is it the right one? */
export const AGREE: Column = {
  head: 'all agree',
  figure: ({ isRight, convergedMs }, { patienceMs }) =>
    isRight ? `after ${ms(convergedMs)}` : `NO, not within ${patienceMs / 1000} s`,
  missing: 'not measured',
};

/** With fewer, their memory is lost in what the process itself takes and gives back. */
const ENOUGH_SOCKETS = 10_000;

export const IDLE: readonly Column[] = [
  SERVER,
  {
    head: 'sockets',
    figure: ({ arrival }) => cameIn(arrival, whole(arrival.opened)),
    missing: 'not measured',
  },
  { head: 'connections/s', figure: ({ arrival: { opened, tookMs } }) => whole(opened / (tookMs / 1000)) },
  {
    head: 'CPU per connection',
    figure: ({ arrival, arrivalCpuMs }) => us(arrivalCpuMs / Math.max(1, arrival.opened)),
  },
  {
    head: 'RSS per socket',
    figure: ({ arrival: { opened, isComplete }, rssBytes, rssBeforeBytes }) =>
      opened >= ENOUGH_SOCKETS || isComplete ? bytes((rssBytes - rssBeforeBytes) / opened) : '-',
  },
  { head: 'CPU while idle', figure: ({ cpuPercent }) => percent(cpuPercent) },
];

export const JOIN: readonly Column[] = [
  SERVER,
  { head: 'all in after', figure: ({ arrival }) => cameIn(arrival, seconds(arrival.tookMs)) },
  { head: 'users messages', figure: ({ arrival }) => whole(arrival.usersMessages) },
  { head: 'per socket', figure: (measured) => whole(usersMessagesPerSocket(measured)) },
  {
    head: 'settled after that',
    figure: ({ arrival: { isComplete, settledMs } }, { patienceMs }) =>
      isComplete ? seconds(settledMs) : `not within ${patienceMs / 1000} s`,
  },
  { head: 'CPU', figure: ({ arrivalCpuMs }) => seconds(arrivalCpuMs) },
  {
    head: 'right in the end',
    figure: ({ arrival }) => (arrival.isComplete ? 'yes' : 'NO'),
    missing: 'not measured',
  },
];

function cameIn({ isComplete, opened, tookMs }: Measured['arrival'], ifAll: string): string {
  return isComplete ? ifAll : `only ${whole(opened)} after ${seconds(tookMs)}`;
}
