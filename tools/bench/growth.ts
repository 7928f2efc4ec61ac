/*
 * Growth: ten times the presses at the same audience, and ten times the audience at the same presses. What does it
 * cost this server per second?
 */

import { percent, whole } from '../report/figures.ts';
import type { Bench } from './bench.ts';
import { barChart } from './chart.ts';
import { attempt, Failure } from './failure.ts';
import { msOf, us } from './figures.ts';
import { type Pressed, pressAt } from './measure.ts';
import { PEERS } from './peers.ts';
import { agreement, costPerDelivery, isRight } from './press-section.ts';
import type { Chart, Section } from './section.ts';

const AUDIENCE = 1_000;
const RATE = 1_000;
const STEPS = [
  { sockets: AUDIENCE, rate: RATE / 10 },
  { sockets: AUDIENCE, rate: RATE },
  { sockets: AUDIENCE, rate: RATE * 10 },
  { sockets: AUDIENCE / 10, rate: RATE },
  { sockets: AUDIENCE * 10, rate: RATE },
];
const COLUMNS = [
  'sockets',
  'presses/s',
  'CPU while pressing',
  'deliveries/s',
  'CPU per delivery',
  'p99',
  'all agree',
];

interface Step {
  readonly sockets: number;
  /** Presses per second. */
  readonly rate: number;
  readonly pressed: Pressed | Failure;
}

export async function measureGrowth(bench: Bench): Promise<Section> {
  const steps: Step[] = [];
  for (const step of STEPS) {
    const [sockets, rate] = [bench.sockets(step.sockets), bench.scaled(step.rate)];
    bench.print(`growth: ${whole(sockets)} sockets, ${whole(rate)} presses per second`);
    steps.push({ sockets, rate, pressed: await attempt(() => press(bench, sockets, rate)) });
  }
  return {
    title: 'Growth: ten times the presses, ten times the audience',
    about: `This server, for ${bench.options.durationMs / 1000} s each.`,
    table: { columns: COLUMNS, rows: steps.map((step) => cellsOf(step, bench.options.patienceMs)) },
    notes: [],
    chart: chartOf(steps),
    isWell: steps.every(({ pressed }) => isRight(pressed)),
  };
}

async function press(bench: Bench, sockets: number, rate: number): Promise<Pressed> {
  const active = Math.min(sockets, bench.sockets(AUDIENCE));
  await using server = await bench.start(PEERS.this, { pressRate: Math.max(50, (2 * rate) / active) });
  const assignment = bench.assignment(PEERS.this, server, { sockets, active, rate });
  return await pressAt(server, bench.program, [assignment]);
}

function cellsOf({ sockets, rate, pressed }: Step, patienceMs: number): string[] {
  if (pressed instanceof Failure) return [whole(sockets), whole(rate), pressed.why, '-', '-', '-', 'NO'];
  return [
    whole(sockets),
    whole(rate),
    percent(pressed.cpuPercent),
    whole(pressed.deliveriesPerSecond),
    us(costPerDelivery(pressed)),
    msOf(pressed.p99Ms, pressed.isLowerBound),
    agreement(pressed, patienceMs),
  ];
}

function chartOf(steps: readonly Step[]): Chart {
  const bars = steps.flatMap(({ sockets, rate, pressed }) => {
    if (pressed instanceof Failure) return [];
    const label = `${whole(sockets)} × ${whole(rate)}/s`;
    return [{ label, value: pressed.cpuPercent, isOurs: true }];
  });
  const alt = 'Growth: percent of a core, by sockets × presses per second';
  return { name: 'bench-growth', alt, svg: barChart(alt, bars, percent) };
}
