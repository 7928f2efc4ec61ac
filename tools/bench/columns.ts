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

/** The middle one, and from where to where they go. */
export function ratioText(ratios: readonly number[]): string {
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return ratios.length === 1 ? times(ratios[0]!) : `${times(median(ratios))} (${range})`;
}

/** A figure of what the server's process cost, which the floor has, too. */
function cost(head: string, value: (cost: Cost) => number, text: (value: number) => string): Column {
  return { head, value, text, ofFloor: (cost) => text(value(cost)) };
}

function latency(head: string, value: (measured: Measured) => number): Column {
  const figure = (measured: Measured): string => `${measured.isLowerBound ? '≥ ' : ''}${ms(value(measured))}`;
  return { head, value, text: ms, figure };
}

export const SERVER: Column = { head: 'server', of: ({ label }) => label };
export const SOCKETS: Column = { head: 'sockets', of: ({ sockets }) => whole(sockets) };
export const RATE: Column = { head: 'presses/s', of: ({ rate }) => whole(rate) };
export const CPU_PER_DELIVERY = cost('CPU per delivery', costPerDelivery, us);
export const CPU = cost('CPU while pressing', ({ cpuPercent }) => cpuPercent, percent);
export const DELIVERIES = cost('deliveries/s', ({ deliveriesPerSecond }) => deliveriesPerSecond, whole);
export const RSS = cost('RSS', ({ rssBytes }) => rssBytes, bytes);
export const CPU_PER_PRESS: Column = { head: 'CPU per press', value: costPerPress, text: us };
export const P50 = latency('p50', ({ p50Ms }) => p50Ms);
export const P99 = latency('p99', ({ p99Ms }) => p99Ms);

/** Only where there is a floor. */
export const RATIO: Column = {
  head: 'of the floor',
  figure: (_, { floor }) => (floor === undefined ? '' : ratioText(floor.ratios)),
  ofFloor: () => times(1),
};

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
  {
    head: 'connections/s',
    value: ({ arrival: { opened, tookMs } }) => opened / (tookMs / 1000),
    text: whole,
  },
  {
    head: 'CPU per connection',
    value: ({ arrival, arrivalCpuMs }) => arrivalCpuMs / Math.max(1, arrival.opened),
    text: us,
  },
  {
    head: 'RSS per socket',
    value: ({ arrival: { opened, isComplete }, rssBytes, rssBeforeBytes }) =>
      opened >= ENOUGH_SOCKETS || isComplete ? (rssBytes - rssBeforeBytes) / opened : Number.NaN,
    text: (value) => (Number.isNaN(value) ? '-' : bytes(value)),
  },
  { head: 'CPU while idle', figure: ({ cpuPercent }) => percent(cpuPercent) },
];

export const JOIN: readonly Column[] = [
  SERVER,
  {
    ...{ head: 'all in after', value: ({ arrival }) => arrival.tookMs, text: seconds },
    figure: ({ arrival }) => cameIn(arrival, seconds(arrival.tookMs)),
  },
  { head: 'users messages', value: ({ arrival }) => arrival.usersMessages, text: whole },
  { head: 'per socket', figure: (measured) => whole(usersMessagesPerSocket(measured)) },
  {
    head: 'settled after that',
    figure: ({ arrival: { isComplete, settledMs } }, { patienceMs }) =>
      isComplete ? seconds(settledMs) : `not within ${patienceMs / 1000} s`,
  },
  { head: 'CPU', value: ({ arrivalCpuMs }) => arrivalCpuMs, text: seconds },
  {
    head: 'right in the end',
    figure: ({ arrival }) => (arrival.isComplete ? 'yes' : 'NO'),
    missing: 'not measured',
  },
];

function cameIn({ isComplete, opened, tookMs }: Measured['arrival'], ifAll: string): string {
  return isComplete ? ifAll : `only ${whole(opened)} after ${seconds(tookMs)}`;
}

// ------------------------------------------------------------------------------------------ notes

/** Why rows could not be measured. */
export function failuresOf(rows: readonly Row[]): string[] {
  return rows.flatMap(({ label, measured }) =>
    measured instanceof Failure ? [`${label}: ${measured.why}`] : [],
  );
}

/** The same, and what was wrong with the others. */
export function remarksOn(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    if (row.measured instanceof Failure) return failuresOf([row]);
    const { faults, bottleneck = '' } = row.measured;
    const said = [...faults, bottleneck].filter(Boolean);
    return said.length === 0 ? [] : [`${row.label}: ${said.join(' ')}`];
  });
}
