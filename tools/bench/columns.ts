/*
 * The columns of the tables, and how their figures are formatted. Pure.
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

/** The median, and the range. */
export function ratioText(ratios: readonly number[]): string {
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return ratios.length === 1 ? times(ratios[0]!) : `${times(median(ratios))} (${range})`;
}

/** A number, which --against compares, and its format. */
function number(
  head: string,
  value: (measured: Measured) => number,
  text: (value: number) => string,
): Column {
  return { ...figure(head, (measured) => text(value(measured))), value, text };
}

/** A figure that is not such a number. @param missing its replacement if nothing was measured */
export function figure(head: string, text: (measured: Measured, row: Row) => string, missing = '-'): Column {
  return { head, cell: (row) => (row.measured instanceof Failure ? missing : text(row.measured, row)) };
}

/** The cost of the server's process, which the floor has, too. */
function cost(head: string, value: (cost: Cost) => number, text: (value: number) => string): Column {
  return { ...number(head, value, text), ofFloor: (cost) => text(value(cost)) };
}

function latency(head: string, value: (measured: Measured) => number): Column {
  const bounded = (measured: Measured) => `${measured.isLowerBound ? '≥ ' : ''}${ms(value(measured))}`;
  return { ...number(head, value, ms), ...figure(head, bounded) };
}

export const SERVER: Column = { head: 'server', cell: ({ label }) => label };
export const SOCKETS: Column = { head: 'sockets', cell: ({ sockets }) => whole(sockets) };
export const RATE: Column = { head: 'presses/s', cell: ({ rate }) => whole(rate) };
export const CPU_PER_DELIVERY = cost('CPU per delivery', costPerDelivery, us);
export const CPU = cost('CPU while pressing', ({ cpuPercent }) => cpuPercent, percent);
export const DELIVERIES = cost('deliveries/s', ({ deliveriesPerSecond }) => deliveriesPerSecond, whole);
export const RSS = cost('RSS', ({ rssBytes }) => rssBytes, bytes);
export const CPU_PER_PRESS = number('CPU per press', costPerPress, us);
export const P50 = latency('p50', ({ p50Ms }) => p50Ms);
export const P99 = latency('p99', ({ p99Ms }) => p99Ms);

/** Only if there is a floor. */
export const RATIO: Column = {
  ...figure('of the floor', (_, { floor }) => (floor === undefined ? '' : ratioText(floor.ratios))),
  ofFloor: () => times(1),
};

/** Does everybody show the same number, and is it the right one? */
export const AGREE = figure(
  'all agree',
  ({ isRight, convergedMs }, { patienceMs }) =>
    isRight ? `after ${ms(convergedMs)}` : `NO, not within ${patienceMs / 1000} s`,
  'not measured',
);

/** With fewer sockets, the process's own fluctuation hides their memory. */
const ENOUGH_SOCKETS = 10_000;

function rssPerSocket({ arrival: { opened, isComplete }, rssBytes, rssBeforeBytes }: Measured): number {
  return opened >= ENOUGH_SOCKETS || isComplete ? (rssBytes - rssBeforeBytes) / opened : Number.NaN;
}

export const IDLE: readonly Column[] = [
  SERVER,
  figure('sockets', ({ arrival }) => cameIn(arrival, whole(arrival.opened)), 'not measured'),
  number('connections/s', ({ arrival: { opened, tookMs } }) => opened / (tookMs / 1000), whole),
  number('CPU per connection', ({ arrival, arrivalCpuMs }) => arrivalCpuMs / Math.max(1, arrival.opened), us),
  number('RSS per socket', rssPerSocket, (value) => (Number.isNaN(value) ? '-' : bytes(value))),
  figure('CPU while idle', ({ cpuPercent }) => percent(cpuPercent)),
];

const ALL_IN = 'all in after';

export const JOIN: readonly Column[] = [
  SERVER,
  {
    ...number(ALL_IN, ({ arrival }) => arrival.tookMs, seconds),
    ...figure(ALL_IN, ({ arrival }) => cameIn(arrival, seconds(arrival.tookMs))),
  },
  number('users messages', ({ arrival }) => arrival.usersMessages, whole),
  figure('per socket', (measured) => whole(usersMessagesPerSocket(measured))),
  figure('settled after that', ({ arrival: { isComplete, settledMs } }, { patienceMs }) =>
    isComplete ? seconds(settledMs) : `not within ${patienceMs / 1000} s`,
  ),
  number('CPU', ({ arrivalCpuMs }) => arrivalCpuMs, seconds),
  figure('right in the end', ({ arrival }) => (arrival.isComplete ? 'yes' : 'NO'), 'not measured'),
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
