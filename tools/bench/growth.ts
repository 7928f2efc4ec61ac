/*
 * Growth: ten times the presses at the same audience, and ten times the audience at the same presses. What does it
 * cost this server per second?
 */

import { ms, percent, whole } from '../load/words.ts';
import type { Bench } from './bench.ts';
import { us } from './figures.ts';
import { type Pressed, pressAt } from './measure.ts';
import { PEERS } from './peers.ts';
import { agreement } from './presses.ts';
import type { Section } from './section.ts';

const AUDIENCE = 1_000;
const RATE = 1_000;
const STEPS = [
  { sockets: AUDIENCE, rate: RATE / 10 },
  { sockets: AUDIENCE, rate: RATE },
  { sockets: AUDIENCE, rate: RATE * 10 },
  { sockets: AUDIENCE / 10, rate: RATE },
  { sockets: AUDIENCE * 10, rate: RATE },
] as const;
const COLUMNS = ['sockets', 'presses/s', 'CPU', 'deliveries/s', 'CPU per delivery', 'p99', 'all agree'];

export async function measureGrowth(bench: Bench): Promise<Section> {
  const rows: string[][] = [];
  for (const step of STEPS) {
    const [sockets, rate] = [bench.sockets(step.sockets), bench.scaled(step.rate)];
    bench.print(`growth: ${whole(sockets)} sockets, ${whole(rate)} presses per second`);
    await using server = await bench.start(PEERS.this, { pressRate: 200 });
    const active = Math.min(sockets, bench.sockets(AUDIENCE));
    const assignment = bench.assignment(PEERS.this, server, { sockets, active, rate });
    const pressed = await pressAt(server, bench.program, [assignment]);
    rows.push(cellsOf(sockets, rate, pressed, bench.options.patienceMs));
  }
  return {
    title: 'Growth: ten times the presses, ten times the audience',
    about: `This server, for ${bench.options.durationMs / 1000} s each.`,
    table: { columns: COLUMNS, rows },
    notes: [],
    chart: undefined,
  };
}

function cellsOf(sockets: number, rate: number, pressed: Pressed, patienceMs: number): string[] {
  return [
    whole(sockets),
    whole(rate),
    percent(pressed.cpuPercent),
    whole(pressed.deliveriesPerSecond),
    us(pressed.cpuMs / Math.max(1, pressed.deliveries)),
    ms(pressed.p99Ms),
    agreement(pressed, patienceMs),
  ];
}
