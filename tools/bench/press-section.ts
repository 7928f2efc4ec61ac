/*
 * What W1, W2 and W3 gave, as a section. Pure.
 */

import { bytes, percent, whole } from '../report/figures.ts';
import { barChart } from './chart.ts';
import { Failure } from './failure.ts';
import { median, msOf, times, us } from './figures.ts';
import type { Floor } from './floor.ts';
import type { Cost, Pressed } from './measure.ts';
import type { Options } from './options.ts';
import type { FloorTurns, PressRow, PressWorkload } from './presses.ts';
import type { Chart, Section } from './section.ts';

const RATIO_COLUMN = 'of the floor';
const COLUMNS = [
  'server',
  'CPU per delivery',
  RATIO_COLUMN,
  'CPU per press',
  'CPU while pressing',
  'deliveries/s',
  'p50',
  'p99',
  'all agree',
  'RSS',
];

/** @param language of the floor; undefined where there is none */
export function pressSection(
  { durationMs, patienceMs, repeats }: Options,
  workload: PressWorkload,
  rows: readonly PressRow[],
  language: Floor['language'] | undefined,
): Section {
  const { name, sockets, rate, active } = workload;
  const from = active === 1 ? 'one of them' : `${whole(active)} of them`;
  const turns =
    language === undefined || repeats === 1
      ? ''
      : ` This server and the floor took ${repeats} turns each; the table has the turn whose ratio is in the middle.`;
  return {
    title: `${name}: ${whole(sockets)} sockets, ${whole(rate)} presses per second from ${from}`,
    about: `For ${durationMs / 1000} s; then everybody has ${patienceMs / 1000} s to come to the same number.${turns}`,
    table: {
      columns: COLUMNS.filter((column) => language !== undefined || column !== RATIO_COLUMN),
      rows: rows.flatMap((row) => tableRows(row, patienceMs, language)),
    },
    notes: notesOf(workload, rows, language),
    chart: chartOf(workload, rows),
    isWell: rows.every(({ peer, pressed }) => !peer.isNumbered || isRight(pressed)),
  };
}

export function isRight(pressed: Pressed | Failure): boolean {
  return !(pressed instanceof Failure) && pressed.isRight;
}

/** Does everybody show the same number, and is it the right one? */
export function agreement({ isRight, convergedMs }: Pressed, patienceMs: number): string {
  return isRight ? `after ${msOf(convergedMs)}` : `NO, not within ${patienceMs / 1000} s`;
}

export function costPerDelivery({ cpuMs, deliveries }: Cost): number {
  return cpuMs / Math.max(1, deliveries);
}

export function costPerPress({ cpuMs, counted }: Cost): number {
  return cpuMs / Math.max(1, counted);
}

/** The floor's row stands above the one of the server that it took turns with. */
function tableRows(
  { peer, pressed, floor }: PressRow,
  patienceMs: number,
  language: Floor['language'] | undefined,
): string[][] {
  const hasRatio = language !== undefined;
  if (pressed instanceof Failure) {
    const dashes: string[] = new Array(hasRatio ? 7 : 6).fill('-');
    return [[peer.label, ...dashes, 'not measured', '-']];
  }
  const row = [
    ...[peer.label, us(costPerDelivery(pressed))],
    ...(hasRatio ? [floor === undefined ? '' : ratioCell(floor)] : []),
    ...[us(costPerPress(pressed)), percent(pressed.cpuPercent), whole(pressed.deliveriesPerSecond)],
    ...[msOf(pressed.p50Ms, pressed.isLowerBound), msOf(pressed.p99Ms, pressed.isLowerBound)],
    ...[agreement(pressed, patienceMs), bytes(pressed.rssBytes)],
  ];
  return floor === undefined ? [row] : [floorRow(floor, language), row];
}

function floorRow({ cost }: FloorTurns, language: Floor['language'] | undefined): string[] {
  return [
    ...[`the floor, in ${language}`, us(costPerDelivery(cost)), times(1), '', percent(cost.cpuPercent)],
    ...[whole(cost.deliveriesPerSecond), '', '', '', bytes(cost.rssBytes)],
  ];
}

function ratioCell({ ratios }: FloorTurns): string {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  const range = ratios.length === 1 ? '' : ` (${least.toFixed(2)} to ${most.toFixed(2)})`;
  return `${times(median(ratios))}${range}`;
}

function notesOf(
  { needs }: PressWorkload,
  rows: readonly PressRow[],
  language: Floor['language'] | undefined,
): string[] {
  const notes = rows.flatMap(({ peer, pressed }) => {
    if (pressed instanceof Failure) return [`${peer.label}: ${pressed.why}`];
    const { faults, bottleneck } = pressed;
    const said = [...faults, ...(bottleneck === undefined ? [] : [bottleneck])];
    return said.length === 0 ? [] : [`${peer.label}: ${said.join(' ')}`];
  });
  if (language === 'Node') {
    notes.push('There is no C compiler here: the floor is a program for Node, and higher than it could be.');
  }
  if (needs.quietJoins === true) notes.push(QUIET_JOINS);
  return notes;
}

/** What must be known wherever naive servers were kept quiet. */
export const QUIET_JOINS =
  'The naive servers on ws, Socket.IO and Python tell nobody here who comes and goes; if they did, the crowd would not get in for minutes (see W5). The one on uWebSockets.js is the lesson as it is.';

function chartOf({ name }: PressWorkload, rows: readonly PressRow[]): Chart | undefined {
  const bars = rows.flatMap(({ peer, pressed }) => {
    if (pressed instanceof Failure) return [];
    return [{ label: peer.label, value: costPerPress(pressed), isOurs: peer.isNumbered }];
  });
  if (name === 'W1' || bars.length === 0) return undefined;
  const alt = `${name}: CPU time of the server per press`;
  return { name: `bench-${name.toLowerCase()}`, alt, svg: barChart(alt, bars, us) };
}
