/*
 * W4: sockets that come in as fast as the server takes them, and then only are there. What does each cost?
 */

import { bytes, percent, seconds, whole } from '../report/figures.ts';
import type { Bench } from './bench.ts';
import { attempt, Failure } from './failure.ts';
import { us } from './figures.ts';
import { type Held, holdAt } from './measure.ts';
import type { Peer } from './peers.ts';
import { QUIET_JOINS } from './press-section.ts';
import type { Section } from './section.ts';

const SOCKETS = 20_000;
/** With fewer, their memory is lost in what the process itself takes and gives back. */
const ENOUGH_SOCKETS = 10_000;
const HOLD_MS = 3_000;
const COLUMNS = [
  'server',
  'sockets',
  'connections/s',
  'CPU per connection',
  'RSS per socket',
  'CPU while idle',
];

/** Plain sockets, or each with a session for numbered presses. */
type Work = 'idle' | 'sessions';

export async function measureIdle(bench: Bench): Promise<Section> {
  const sockets = bench.sockets(SOCKETS);
  const rows: string[][] = [];
  let isWell = true;
  for (const [peer, work] of bench.peers.flatMap(worksOf)) {
    const label = work === 'sessions' ? `${peer.label}, with a session each` : peer.label;
    bench.print(`W4: ${label}`);
    const held = await attempt(() => hold(bench, peer, work));
    rows.push([label, ...cellsOf(held)]);
    if (peer.isNumbered) isWell &&= !(held instanceof Failure) && held.arrival.dropped === 0;
  }
  return {
    title: `W4: ${whole(sockets)} idle sockets`,
    about: `They come in as fast as the server takes them, in ${bench.arrivalPatienceMs / 1000} s at most, and are held for ${HOLD_MS / 1000} s. Memory is that of the process, without the kernel's buffers.`,
    table: { columns: COLUMNS, rows },
    notes: [...(sockets < bench.scaled(SOCKETS) ? [limitNote(sockets)] : []), QUIET_JOINS],
    chart: undefined,
    isWell,
  };
}

function worksOf(peer: Peer): [Peer, Work][] {
  return peer.isNumbered
    ? [
        [peer, 'idle'],
        [peer, 'sessions'],
      ]
    : [[peer, 'idle']];
}

async function hold(bench: Bench, peer: Peer, work: Work): Promise<Held> {
  await using server = await bench.start(peer, { quietJoins: true });
  const sockets = bench.sockets(SOCKETS);
  const rest = { sockets, active: 0, rate: 0, rampMs: 0, durationMs: HOLD_MS, work };
  return await holdAt(server, bench.program, bench.assignment(peer, server, rest));
}

function cellsOf(held: Held | Failure): string[] {
  if (held instanceof Failure) return [held.why, '-', '-', '-', '-'];
  const { opened, tookMs, isComplete } = held.arrival;
  const isEnough = opened >= ENOUGH_SOCKETS;
  return [
    isComplete ? whole(opened) : `only ${whole(opened)} after ${seconds(tookMs)}`,
    whole(opened / (tookMs / 1000)),
    us(held.arrivalCpuMs / Math.max(1, opened)),
    isEnough || isComplete ? bytes((held.rssBytes - held.rssBeforeBytes) / opened) : '-',
    percent(held.idleCpuPercent),
  ];
}

function limitNote(sockets: number): string {
  return `A process may have no more open files here (ulimit -n), so there are ${whole(sockets)} sockets and not ${whole(SOCKETS)}.`;
}
