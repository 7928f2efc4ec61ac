/*
 * The workloads, by name, as a table: they run in this order. To add one, add an entry here, and a place
 * for its section in BENCHMARKS.md.
 */

import { ms, percent, times, us, whole } from '../report/figures.ts';
import * as column from './columns.ts';
import { costPerPress, failuresOf, isRight, remarksOn, usersMessagesPerSocket } from './columns.ts';
import { Failure } from './failure.ts';
import type { Measured } from './measure.ts';
import { PEERS, type Peer } from './peers.ts';
import type { Column, Row, Trial, Workload } from './workload.ts';

export const WORKLOAD_NAMES = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'growth', 'nodes'] as const;
export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

/** What can be measured: the workloads of the server, and the Lab (lab.ts), which runs only where it is named. */
export const SECTION_NAMES = [...WORKLOAD_NAMES, 'lab'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** A note for tables in which naive servers do not broadcast presence. */
const QUIET_JOINS =
  'The naive servers on ws, Socket.IO and Python do not broadcast here who joins and leaves; if they did, the clients could not connect for minutes (see W5). The one on uWebSockets.js is the unmodified lesson.';

/** W4: sockets, at full scale. */
const IDLE_SOCKETS = 20_000;
/** W6: a rate with a higher p99 is too high. */
const MAX_P99_MS = 250;
const RATES = [10, 20, 30, 40, 50, 60, 70, 80, 100, 120].map((thousands) => 1_000 * thousands);
/** W7: W3 without hidden pages, and with them. */
const W3 = { sockets: 10_000, rate: 1_000, active: 1_000, testers: 2 };
const EYES = [
  { label: 'all 10,000, as in W3', hidden: 0 },
  { label: '1,000; the other 9,000 are hidden', hidden: 9_000 },
];
/** Growth: ten times as many of each. */
const GROWTH = [
  { sockets: 1_000, rate: 100 },
  { sockets: 1_000, rate: 1_000 },
  { sockets: 1_000, rate: 10_000, inC: true }, // a tester in JavaScript would be as busy as the server, or busier
  { sockets: 100, rate: 1_000 },
  { sockets: 10_000, rate: 1_000 },
];

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  // One socket presses more often than servers usually allow.
  W1: {
    ...pressing('W1', { sockets: 1_000, rate: 100, active: 1, needs: { pressRate: 200 } }),
    summary: '1,000 sockets, one of them presses 100 times a second',
    hasFloor: true,
  },
  W2: {
    ...pressing('W2', { sockets: 1_000, rate: 1_000, active: 1_000 }),
    summary: '1,000 sockets, each presses once a second',
    hasFloor: true,
    chart: pressChart('W2'),
  },
  // A single tester would have no time left to press when each of its sockets has something to read.
  W3: {
    ...pressing('W3', { ...W3, needs: { quietJoins: true } }),
    summary: '10,000 sockets, 1,000 presses a second',
    chart: pressChart('W3'),
  },
  W4: {
    summary: '20,000 idle sockets, or as many as the system allows',
    trials: (peers) => peers.flatMap(idle),
    title: ({ sockets }) => `W4: ${whole(sockets)} idle sockets`,
    about: ({ patienceMs }, { durationMs }) =>
      `They connect as fast as the server accepts them, within ${(3 * patienceMs) / 1000} s at most, and are held for ${durationMs / 1000} s. Memory is that of the process, without the kernel's buffers.`,
    columns: column.IDLE,
    notes: (rows, { isQuick }) => [
      ...failuresOf(rows),
      !isQuick && rows[0]!.sockets < IDLE_SOCKETS && limitNote(rows[0]!.sockets),
      QUIET_JOINS,
    ],
    isWell: ofNumbered(({ arrival }) => arrival.dropped === 0),
  },
  // A server that tells everybody about each socket has sockets² messages to send.
  W5: {
    summary: '5,000 sockets join at once',
    trials: (peers) =>
      peers.map((peer) => ({ peer, work: 'idle', sockets: 5_000, rampMs: 0, durationMs: 0, patiences: 1 })),
    title: ({ sockets }) => `W5: ${whole(sockets)} sockets join at once`,
    about: ({ patienceMs }) =>
      `At most 256 handshakes are in progress at a time. A server has settled when the last message about who is present has arrived; a server that has not admitted all clients after ${patienceMs / 1000} s is stopped.`,
    columns: column.JOIN,
    chart: {
      alt: 'W5: messages about who is present, per admitted socket',
      label: ({ label }, { arrival: { isComplete, opened } }) =>
        isComplete ? label : `${label} (${whole(opened)} in)`,
      value: usersMessagesPerSocket,
      figure: whole,
    },
    isWell: ofNumbered(({ arrival }) => arrival.isComplete),
  },
  // So many presses require a tester in C.
  W6: {
    summary: 'more and more presses from 1,000 sockets, until the server is overloaded',
    trials: () => RATES.map(flood),
    title: ({ sockets }) =>
      `W6: as many numbered, durable presses as the server can handle, from ${whole(sockets)} sockets`,
    about: ({ durationMs }) =>
      `A tester in C presses at a fixed rate for ${durationMs / 1000} s, and this server acknowledges each press once it is durable; then at a higher rate, until p99 reaches ${ms(MAX_P99_MS)}. **The highest rate** was measured with the tester on the same machine. **1 / CPU per press** is what one core could handle if it did nothing else: derived, not measured.`,
    columns: [
      column.RATE,
      column.CPU_PER_PRESS,
      column.figure('1 / CPU per press', (measured) => `${whole(1000 / costPerPress(measured))}/s`),
      { ...column.CPU, head: 'CPU' },
      ...[column.P50, column.P99, column.AGREE],
      column.figure('sustained', (measured) => (isSustained(measured) ? 'yes' : 'no'), 'no'),
    ],
    isPassed: isSustained,
    notes: floodNotes,
    isWell: (rows) => rows.some(({ measured }) => !(measured instanceof Failure) && isSustained(measured)),
  },
  W7: {
    summary: 'W3 again, but 9,000 of its 10,000 sockets are hidden pages',
    trials: () =>
      EYES.map(({ label, ...trial }) => ({ peer: PEERS.this, ...W3, ...trial, label: () => label })),
    title: ({ sockets, rate }) =>
      `W7: ${whole(sockets)} sockets, ${whole(rate)} presses per second, most pages hidden`,
    about: ({ durationMs, patienceMs }, { sockets }) =>
      `For ${durationMs / 1000} s; then everybody has ${patienceMs / 1000} s to converge. Nine tenths of the ${whole(sockets)} sockets are hidden pages, which receive one state per second; presses are observed on the others. They have the same pace in both rows.`,
    columns: [
      ...[{ ...column.SERVER, head: 'who is seen' }, column.CPU, column.CPU_PER_PRESS, column.DELIVERIES],
      ...[column.P50, column.P99, column.AGREE],
    ],
    notes: (rows) => [...eyesNotes(rows), ...remarksOn(rows)],
    isWell: (rows) => rows.every(isRight),
  },
  growth: {
    summary: 'ten times the presses, ten times the sockets: what grows with them?',
    trials: () =>
      GROWTH.map((scale) => ({
        ...{ peer: PEERS.this, active: 1_000, needs: { pressRate: 50 }, ...scale },
        label: ({ sockets, rate }) => `${whole(sockets)} sockets, ${whole(rate)} presses per second`,
      })),
    title: () => 'Growth: ten times the presses, ten times the sockets',
    about: ({ durationMs }) => `This server, for ${durationMs / 1000} s each.`,
    columns: [
      ...[column.SOCKETS, column.RATE, column.CPU, column.DELIVERIES, column.CPU_PER_DELIVERY],
      ...[column.P99, column.AGREE],
    ],
    chart: {
      alt: 'Growth: percent of a core, by sockets × presses per second',
      label: ({ sockets, rate }) => `${whole(sockets)} × ${whole(rate)}/s`,
      value: ({ cpuPercent }) => cpuPercent,
      figure: percent,
    },
    isWell: (rows) => rows.every(isRight),
  },
  nodes: {
    summary: 'one, two and three nodes behind nginx, with one Redis',
    trials: () =>
      [1, 2, 3].map((nodes) => ({
        ...{ peer: PEERS.this, label: () => `${nodes}`, nodes, sockets: 500, active: 200, rate: 2_000 },
      })),
    title: () => 'Nodes: one, two and three, behind nginx, with one Redis',
    about: ({ durationMs }, { sockets, rate, active }) =>
      `${whole(sockets)} sockets through nginx (without TLS, one worker), ${whole(rate)} presses per second from ${whole(active)} of them, for ${durationMs / 1000} s. Redis writes its append-only file and syncs it every second.`,
    columns: [
      { head: 'nodes', cell: ({ label }) => label },
      column.figure('presses/s', ({ counted }, { durationMs }) => whole((1000 * counted) / durationMs)),
      ...[column.P50, column.P99, column.AGREE],
      { ...column.CPU_PER_PRESS, head: 'CPU of nodes per press' },
      { ...column.CPU_PER_DELIVERY, head: '… per delivery' },
      column.DELIVERIES,
      column.figure('CPU of Redis', ({ beside }) => percent(beside!.redis.percent)),
      column.figure('… per press', ({ beside, sent }) => us(beside!.redis.cpuMs / Math.max(1, sent))),
      column.figure('CPU of nginx', ({ beside }) => percent(beside!.nginx.percent)),
    ],
    notes: (rows) => [
      'Everything runs on one machine, including the clients: more nodes mean more work on the same cores. The table shows what each part costs, not how fast several machines would be.',
      'CPU of Redis and nginx: percent of one core while the clients connected, pressed and settled. CPU of nodes: all together, as in the other tables.',
      ...remarksOn(rows),
    ],
    isWell: (rows) => rows.every((row) => row.measured instanceof Failure || isRight(row)),
  },
};

/** W1, W2, W3: every peer gets the same presses. */
function pressing(name: string, trial: Omit<Trial, 'peer'>): Omit<Workload, 'summary'> {
  return {
    trials: (peers) => peers.map((peer) => ({ peer, ...trial })),
    title: ({ sockets, rate, active }) =>
      `${name}: ${whole(sockets)} sockets, ${whole(rate)} presses per second from ${active === 1 ? 'one of them' : `${whole(active)} of them`}`,
    about({ durationMs, patienceMs, repeats, hasFloor = false }) {
      const turns = ` This server and the floor took ${repeats} turns each; the table shows the turn with the median ratio.`;
      const how = `For ${durationMs / 1000} s; then everybody has ${patienceMs / 1000} s to converge.`;
      return hasFloor && repeats > 1 ? how + turns : how;
    },
    columns: [
      ...[column.SERVER, column.CPU_PER_DELIVERY, column.RATIO, column.CPU_PER_PRESS, column.CPU],
      ...[column.DELIVERIES, column.P50, column.P99, column.AGREE, column.RSS],
    ] satisfies Column[],
    notes: (rows) => [...remarksOn(rows), trial.needs?.quietJoins === true && QUIET_JOINS],
    isWell: ofNumbered((measured) => measured.isRight),
  };
}

function pressChart(name: string): NonNullable<Workload['chart']> {
  const alt = `${name}: CPU time of the server per press`;
  return { alt, label: ({ label }) => label, value: costPerPress, figure: us };
}

/** W4: plain sockets, and sockets with a session for numbered presses. */
function idle(peer: Peer): Trial[] {
  const trial: Trial = {
    peer,
    work: 'idle',
    sockets: IDLE_SOCKETS,
    rampMs: 0,
    durationMs: 3_000,
    needs: { quietJoins: true },
  };
  if (!peer.isNumbered) return [trial];
  return [trial, { ...trial, work: 'sessions', label: () => `${peer.label}, with a session each` }];
}

function limitNote(sockets: number): string {
  return `The limit of open files (ulimit -n) allows ${whole(sockets)} sockets instead of ${whole(IDLE_SOCKETS)}.`;
}

/** W6. Every observer receives every press, which adds up with so many presses. */
function flood(rate: number): Trial {
  const [sockets, perSocket] = [1_000, rate / 1_000];
  return {
    ...{ peer: PEERS.this, sockets, active: sockets, rate, observers: 2, inC: true },
    needs: { pressRate: Math.max(50, 2 * perSocket) }, // twice what is due: late presses come in bursts
    label: (scale) => `${whole(scale.rate)} presses per second`,
  };
}

function isSustained({ isRight, p99Ms }: Measured): boolean {
  return isRight && p99Ms < MAX_P99_MS;
}

function floodNotes(rows: readonly Row[]): string[] {
  const measured = rows.flatMap(({ rate, measured }) => {
    return measured instanceof Failure ? [] : [{ rate, ...measured }];
  });
  const best = measured.filter(isSustained).at(-1);
  const bottleneck = measured.at(-1)?.bottleneck;
  return [
    best === undefined
      ? 'No rate was sustained.'
      : `Highest rate: ${whole(best.rate)} presses per second, with ${percent(best.cpuPercent)} of a core.`,
    ...(bottleneck === undefined ? [] : [`In the last row: ${bottleneck}`]),
    ...failuresOf(rows),
  ];
}

/** The remaining share of the first row's CPU, and of what it consists. */
function eyesNotes(rows: readonly Row[]): string[] {
  const [all, few] = rows.map(({ measured }) => measured);
  if (!all || !few || all instanceof Failure || few instanceof Failure) return [];
  const ofMessages = few.deliveriesPerSecond / all.deliveriesPerSecond;
  // CPU = presses + messages × cost of one, in both rows.
  const ofPresses = (few.cpuPercent - ofMessages * all.cpuPercent) / (1 - ofMessages);
  return [
    `With hidden pages, the server uses ${times(few.cpuPercent / all.cpuPercent)} of the CPU, for ${times(ofMessages)} of the messages. The difference is the presses, which are received, committed and acknowledged whoever sees them: if a message costs the same in both rows, they take ${percent(ofPresses)} of a core, which is the floor.`,
  ];
}

function ofNumbered(isWell: (measured: Measured) => boolean): (rows: readonly Row[]) => boolean {
  return (rows) =>
    rows.every(
      ({ peer, measured }) => !peer.isNumbered || (!(measured instanceof Failure) && isWell(measured)),
    );
}
