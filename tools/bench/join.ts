/*
 * W5: everybody joins at once. Who tells everybody of each one has sockets² messages to send.
 */

import { seconds, whole } from '../report/figures.ts';
import type { Bench } from './bench.ts';
import { barChart } from './chart.ts';
import { attempt, Failure } from './failure.ts';
import { type Held, holdAt } from './measure.ts';
import type { Peer } from './peers.ts';
import type { Chart, Section } from './section.ts';

const SOCKETS = 5_000;
const COLUMNS = [
  'server',
  'all in after',
  'users messages',
  'per socket',
  'settled after that',
  'CPU',
  'right in the end',
];

interface Row {
  readonly peer: Peer;
  readonly held: Held | Failure;
}

export async function measureJoin(bench: Bench): Promise<Section> {
  const sockets = bench.sockets(SOCKETS);
  const { patienceMs } = bench.options;
  const rows: Row[] = [];
  for (const peer of bench.peers) {
    bench.print(`W5: ${peer.label}`);
    rows.push({ peer, held: await attempt(() => join(bench, peer, sockets)) });
  }
  return {
    title: `W5: ${whole(sockets)} sockets join at once`,
    about: `At most 256 handshakes are under way at a time. Settled is when the last message about who is there has come; whoever has not let all in after ${patienceMs / 1000} s is stopped.`,
    table: { columns: COLUMNS, rows: rows.map((row) => cellsOf(row, patienceMs)) },
    notes: [],
    chart: chartOf(rows),
    isWell: rows.every(({ peer, held }) => !peer.isNumbered || isComplete(held)),
  };
}

async function join(bench: Bench, peer: Peer, sockets: number): Promise<Held> {
  await using server = await bench.start(peer, {});
  const rest = { sockets, active: 0, rate: 0, rampMs: 0, durationMs: 0, work: 'idle' } as const;
  const arrivalPatienceMs = bench.options.patienceMs;
  return await holdAt(server, bench.program, bench.assignment(peer, server, { ...rest, arrivalPatienceMs }));
}

function isComplete(held: Held | Failure): boolean {
  return !(held instanceof Failure) && held.arrival.isComplete;
}

function cellsOf({ peer, held }: Row, patienceMs: number): string[] {
  if (held instanceof Failure) return [peer.label, held.why, '-', '-', '-', '-', 'NO'];
  const { opened, tookMs, usersMessages, settledMs, isComplete } = held.arrival;
  return [
    peer.label,
    isComplete ? seconds(tookMs) : `only ${whole(opened)} after ${seconds(tookMs)}`,
    whole(usersMessages),
    whole(usersMessages / Math.max(1, opened)),
    isComplete ? seconds(settledMs) : `not within ${patienceMs / 1000} s`,
    seconds(held.arrivalCpuMs),
    isComplete ? 'yes' : 'NO',
  ];
}

function chartOf(rows: readonly Row[]): Chart | undefined {
  const bars = rows.flatMap(({ peer, held }) => {
    if (held instanceof Failure) return [];
    const { opened, usersMessages } = held.arrival;
    const label = isComplete(held) ? peer.label : `${peer.label} (${whole(opened)} in)`;
    return [{ label, value: usersMessages / Math.max(1, opened), isOurs: peer.isNumbered }];
  });
  if (bars.length === 0) return undefined;
  const alt = 'W5: messages about who is there, per socket that came in';
  return { name: 'bench-w5', alt, svg: barChart(alt, bars, whole) };
}
