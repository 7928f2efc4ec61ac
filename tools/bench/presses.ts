/*
 * The workloads that press: W1, W2, W3. Every peer gets the same presses; for W1 and W2 the floor sends the same
 * number of frames, at the same pace, to as many sockets.
 */

import { bytes, percent, whole } from '../load/words.ts';
import type { Bench } from './bench.ts';
import { barChart } from './chart.ts';
import { median, msOf, times, us } from './figures.ts';
import { Floor } from './floor.ts';
import { type Cost, type Pressed, pressAt } from './measure.ts';
import { PeerError } from './peer-process.ts';
import type { Needs, Peer } from './peers.ts';
import type { Chart, Section } from './section.ts';
import { TesterError } from './testers.ts';

export interface PressWorkload {
  readonly name: 'W1' | 'W2' | 'W3';
  readonly sockets: number;
  /** Presses per second, in total. */
  readonly rate: number;
  /** How many of the sockets press. */
  readonly active: number;
  readonly hasFloor: boolean;
  readonly needs: Needs;
}

/** A row of the table: what was measured, or why nothing was. */
type Row = { readonly peer: Peer } & (
  | { readonly pressed: Pressed; readonly floor: FloorFigures | undefined }
  | { readonly why: string }
);

/** What the floor took, measured by turns with a server. */
interface FloorFigures {
  readonly cost: Cost;
  /** CPU per delivery of the server, in terms of the floor's: the middle one of all turns, and their range. */
  readonly ratio: number;
  readonly from: number;
  readonly to: number;
}

/** One tester alone would have no time left to press, when each of its sockets has something to read. */
const MOST_OF_A_TESTER = 5_000;

const COLUMNS = [
  'server',
  'CPU per delivery',
  'of the floor',
  'CPU per press',
  'CPU while pressing',
  'p50',
  'p99',
  'deliveries/s',
  'all agree',
  'RSS',
];

export async function measurePresses(bench: Bench, workload: PressWorkload): Promise<Section> {
  await using floor = workload.hasFloor ? await Floor.make(bench.places.root) : undefined;
  const rows: Row[] = [];
  for (const peer of bench.peers) rows.push(await measureOne(bench, workload, peer, floor));
  return sectionOf(bench, workload, rows, floor);
}

async function measureOne(
  bench: Bench,
  workload: PressWorkload,
  peer: Peer,
  floor: Floor | undefined,
): Promise<Row> {
  try {
    if (peer.isNumbered && floor !== undefined) return await byTurns(bench, workload, peer, floor);
    return { peer, pressed: await pressOnce(bench, workload, peer), floor: undefined };
  } catch (error) {
    if (!(error instanceof PeerError || error instanceof TesterError)) throw error;
    return { peer, why: error.message };
  }
}

/** The machine is faster at one time than at another, so server and floor take turns. */
async function byTurns(bench: Bench, workload: PressWorkload, peer: Peer, floor: Floor): Promise<Row> {
  const { warmUpMs, durationMs, repeats } = bench.options;
  const turns: { pressed: Pressed; cost: Cost; ratio: number }[] = [];
  for (let turn = 0; turn < repeats; turn++) {
    const pressed = await pressOnce(bench, workload, peer);
    const sockets = bench.sockets(workload.sockets);
    const roundsPerSecond = pressed.deliveriesPerSecond / sockets;
    bench.print(`${workload.name}: the floor`);
    const cost = await floor.measure(bench.program, { sockets, roundsPerSecond, warmUpMs, durationMs });
    turns.push({ pressed, cost, ratio: perDelivery(pressed) / perDelivery(cost) });
  }
  const ratios = turns.map(({ ratio }) => ratio);
  const middle = turns.find(({ ratio }) => ratio === median(ratios)) ?? turns[0]!;
  const faulty = turns.find(({ pressed }) => pressed.faults.length > 0);
  return {
    peer,
    pressed: (faulty ?? middle).pressed,
    floor: {
      ...{ cost: middle.cost, ratio: middle.ratio },
      ...{ from: Math.min(...ratios), to: Math.max(...ratios) },
    },
  };
}

async function pressOnce(bench: Bench, { name, ...workload }: PressWorkload, peer: Peer): Promise<Pressed> {
  bench.print(`${name}: ${peer.label}`);
  await using server = await bench.start(peer, workload.needs);
  const sockets = bench.sockets(workload.sockets);
  const active = Math.min(sockets, workload.active === 1 ? 1 : bench.scaled(workload.active));
  const rate = bench.scaled(workload.rate);
  const testers = Math.min(active, Math.ceil(sockets / MOST_OF_A_TESTER));
  const share = { sockets: sockets / testers, active: active / testers, rate: rate / testers };
  const assignment = bench.assignment(peer, server, share);
  return await pressAt(
    server,
    bench.program,
    Array.from({ length: testers }, () => assignment),
  );
}

// ---------------------------------------------------------------------------------------- the section

function sectionOf(
  bench: Bench,
  workload: PressWorkload,
  rows: readonly Row[],
  floor: Floor | undefined,
): Section {
  const sockets = bench.sockets(workload.sockets);
  const { durationMs, patienceMs, repeats } = bench.options;
  const from =
    workload.active === 1
      ? 'one of them'
      : `${whole(Math.min(sockets, bench.scaled(workload.active)))} of them`;
  const turns =
    floor === undefined || repeats === 1
      ? ''
      : ` This server and the floor took ${repeats} turns each; the table has the one whose ratio is in the middle.`;
  return {
    title: `${workload.name}: ${whole(sockets)} sockets, ${whole(bench.scaled(workload.rate))} presses per second from ${from}`,
    about: `For ${durationMs / 1000} s; then everybody has ${patienceMs / 1000} s to come to the same number.${turns}`,
    table: {
      columns: floor === undefined ? COLUMNS.filter((column) => column !== 'of the floor') : COLUMNS,
      rows: rows.flatMap((row) => cellsOf(row, patienceMs, floor)),
    },
    notes: notesOf(workload, rows, floor),
    chart: chartOf(workload, rows),
  };
}

function cellsOf(row: Row, patienceMs: number, floor: Floor | undefined): string[][] {
  if ('why' in row) {
    const dashes = Array.from({ length: COLUMNS.length - (floor === undefined ? 4 : 3) }, () => '-');
    return [[row.peer.label, ...dashes, row.why, '-']];
  }
  const { pressed } = row;
  const ratio = floor === undefined ? [] : [row.floor === undefined ? '' : ratioCell(row.floor)];
  const cells = [
    row.peer.label,
    us(perDelivery(pressed)),
    ...ratio,
    us(pressed.cpuMs / Math.max(1, pressed.counted)),
    percent(pressed.cpuPercent),
    msOf(pressed.p50Ms, pressed.isLowerBound && pressed.p50Ms > patienceMs),
    msOf(pressed.p99Ms, pressed.isLowerBound),
    whole(pressed.deliveriesPerSecond),
    agreement(pressed, patienceMs),
    bytes(pressed.rssBytes),
  ];
  if (row.floor === undefined) return [cells];
  const { cost } = row.floor;
  const bottom = [
    `the floor, in ${floor!.language}`,
    ...[us(perDelivery(cost)), '1.00 ×', '', percent(cost.cpuPercent), '', ''],
    ...[whole(cost.deliveriesPerSecond), '', bytes(cost.rssBytes)],
  ];
  return [bottom, cells];
}

function ratioCell({ ratio, from, to }: FloorFigures): string {
  return from === to ? times(ratio) : `${times(ratio)} (${from.toFixed(2)} to ${to.toFixed(2)})`;
}

/** Does everybody show the same number, and is it the right one? */
export function agreement({ convergedMs }: Pressed, patienceMs: number): string {
  return convergedMs === undefined ? `NO, not within ${patienceMs / 1000} s` : `after ${msOf(convergedMs)}`;
}

function perDelivery({ cpuMs, deliveries }: Cost): number {
  return cpuMs / Math.max(1, deliveries);
}

function notesOf({ needs }: PressWorkload, rows: readonly Row[], floor: Floor | undefined): string[] {
  const notes = rows.flatMap((row) => {
    if ('why' in row) return [];
    const { faults, bottleneck } = row.pressed;
    const said = [...faults, ...(bottleneck === undefined ? [] : [bottleneck])];
    return said.length === 0 ? [] : [`${row.peer.label}: ${said.join(' ')}`];
  });
  if (floor?.language === 'Node') {
    notes.push(
      'There is no C compiler here: the floor is a program in JavaScript, and higher than it could be.',
    );
  }
  if (needs.quietJoins === true) {
    notes.push(
      'The naive servers on ws, Socket.IO and Python tell nobody who joins in this workload; with that, the crowd would not get in for minutes (see W5).',
    );
  }
  return notes;
}

function chartOf({ name }: PressWorkload, rows: readonly Row[]): Chart | undefined {
  const measured = rows.filter((row) => 'pressed' in row);
  if (measured.length === 0) return undefined;
  const bars = measured.map(({ peer, pressed }) => ({
    label: peer.label,
    value: pressed.cpuMs / Math.max(1, pressed.counted),
    isOurs: peer.isNumbered,
  }));
  const alt = `${name}: CPU time of the server for each press`;
  return { name: `bench-${name.toLowerCase()}`, alt, svg: barChart(alt, bars, us) };
}
