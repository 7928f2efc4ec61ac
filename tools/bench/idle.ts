/*
 * W4: sockets that come in as fast as the server takes them, and then only are there. What does each cost?
 */

import { bytes, percent, seconds, whole } from '../load/words.ts';
import type { Bench } from './bench.ts';
import { us } from './figures.ts';
import { type Held, holdAt } from './measure.ts';
import { PeerError } from './peer-process.ts';
import type { Peer } from './peers.ts';
import type { Section } from './section.ts';
import { TesterError } from './testers.ts';

const SOCKETS = 20_000;
const HOLD_MS = 3_000;
const COLUMNS = [
  'server',
  'sockets',
  'connections/s',
  'CPU per connection',
  'RSS per socket',
  'CPU while idle',
];

export async function measureIdle(bench: Bench): Promise<Section> {
  const sockets = bench.sockets(SOCKETS);
  const rows: string[][] = [];
  for (const peer of bench.peers) {
    rows.push(await rowOf(bench, peer, 'idle'));
    if (peer.isNumbered) rows.push(await rowOf(bench, peer, 'sessions'));
  }
  return {
    title: `W4: ${whole(sockets)} idle sockets`,
    about: `They come in as fast as the server takes them, and are held for ${HOLD_MS / 1000} s.`,
    table: { columns: COLUMNS, rows },
    notes: [
      ...(sockets < SOCKETS && !bench.options.isQuick
        ? [
            `The system allows ${whole(sockets)} sockets to a process here (ulimit -n), so there are not ${whole(SOCKETS)}.`,
          ]
        : []),
      "Memory is that of the process, without the kernel's buffers. The naive servers on ws, Socket.IO and Python tell nobody who joins in this workload; with that, the crowd would not get in for minutes (see W5).",
    ],
    chart: undefined,
  };
}

async function rowOf(bench: Bench, peer: Peer, work: 'idle' | 'sessions'): Promise<string[]> {
  const label = work === 'sessions' ? `${peer.label}, with a session each` : peer.label;
  bench.print(`W4: ${label}`);
  try {
    await using server = await bench.start(peer, { quietJoins: true });
    const sockets = bench.sockets(SOCKETS);
    const assignment = bench.assignment(peer, server, { sockets, active: 0, rate: 0, rampMs: 0, work });
    return [label, ...cellsOf(await holdAt(server, bench.program, { ...assignment, durationMs: HOLD_MS }))];
  } catch (error) {
    if (!(error instanceof PeerError || error instanceof TesterError)) throw error;
    return [label, error.message, '-', '-', '-', '-'];
  }
}

function cellsOf({ arrival, arrivalCpuMs, idleCpuPercent, rssBeforeBytes, rssBytes }: Held): string[] {
  const { opened, tookMs, isComplete } = arrival;
  return [
    isComplete ? whole(opened) : `only ${whole(opened)} after ${seconds(tookMs)}`,
    whole(opened / (tookMs / 1000)),
    us(arrivalCpuMs / Math.max(1, opened)),
    isComplete ? bytes((rssBytes - rssBeforeBytes) / Math.max(1, opened)) : '-',
    percent(idleCpuPercent),
  ];
}
