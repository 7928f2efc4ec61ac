/*
 * W5: everybody joins at once. Who tells everybody of each one has sockets² messages to send.
 */

import { seconds, whole } from '../load/words.ts';
import type { Bench } from './bench.ts';
import { type Held, holdAt } from './measure.ts';
import { PeerError } from './peer-process.ts';
import type { Peer } from './peers.ts';
import type { Section } from './section.ts';
import { TesterError } from './testers.ts';

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

export async function measureJoin(bench: Bench): Promise<Section> {
  const sockets = bench.sockets(SOCKETS);
  const { patienceMs } = bench.options;
  const rows: string[][] = [];
  for (const peer of bench.peers) rows.push(await rowOf(bench, peer));
  return {
    title: `W5: ${whole(sockets)} sockets join at once`,
    about: `At most 256 handshakes are under way at a time. Settled is when the last message about who is there has come; whoever needs longer than ${patienceMs / 1000} s is stopped.`,
    table: { columns: COLUMNS, rows },
    notes: [],
    chart: undefined,
  };
}

async function rowOf(bench: Bench, peer: Peer): Promise<string[]> {
  bench.print(`W5: ${peer.label}`);
  try {
    await using server = await bench.start(peer, {});
    const sockets = bench.sockets(SOCKETS);
    const rest = { sockets, active: 0, rate: 0, rampMs: 0, work: 'idle', durationMs: 0 } as const;
    const arrivalPatienceMs = bench.options.patienceMs;
    const assignment = bench.assignment(peer, server, { ...rest, arrivalPatienceMs });
    return [
      peer.label,
      ...cellsOf(await holdAt(server, bench.program, assignment), bench.options.patienceMs),
    ];
  } catch (error) {
    if (!(error instanceof PeerError || error instanceof TesterError)) throw error;
    return [peer.label, error.message, '-', '-', '-', '-', '-'];
  }
}

function cellsOf({ arrival, arrivalCpuMs }: Held, patienceMs: number): string[] {
  const { opened, tookMs, usersMessages, settledMs, isComplete } = arrival;
  return [
    isComplete ? seconds(tookMs) : `only ${whole(opened)} after ${seconds(tookMs)}`,
    whole(usersMessages),
    whole(usersMessages / Math.max(1, opened)),
    isComplete ? seconds(settledMs) : `not within ${patienceMs / 1000} s`,
    seconds(arrivalCpuMs),
    isComplete ? 'yes' : 'NO',
  ];
}
