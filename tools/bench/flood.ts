/*
 * W6: numbered, durable presses, more and more of them, until their p99 is beyond a quarter of a second. So many
 * presses take a tester in C (presser.c); where there is no compiler, two in JavaScript, which reach less.
 */

import { join } from 'node:path';
import { ms, percent, whole } from '../report/figures.ts';
import type { Bench } from './bench.ts';
import { Compiled } from './compiled.ts';
import { attempt, Failure } from './failure.ts';
import { msOf, us } from './figures.ts';
import { type Pressed, pressAt } from './measure.ts';
import { PEERS } from './peers.ts';
import { agreement, costPerPress } from './press-section.ts';
import type { Section } from './section.ts';

const SOCKETS = 1_000;
const TESTERS = 2;
/** Of each tester. Every one is told of every press, which adds up where there are so many. */
const OBSERVERS = 2;
const MAX_P99_MS = 250;
const RATES = [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000, 80_000, 100_000, 120_000];
const COLUMNS = [
  'presses/s',
  'CPU per press',
  '1 / CPU per press',
  'CPU',
  'p50',
  'p99',
  'all agree',
  'sustained',
];

interface Step {
  /** Presses per second. */
  readonly rate: number;
  readonly pressed: Pressed;
}

export async function measureFlood(bench: Bench): Promise<Section> {
  await using compiled = await Compiled.from(join(bench.places.root, 'tools/bench/presser.c'));
  const steps: Step[] = [];
  let trouble: string | undefined;
  for (const rate of RATES.map((rate) => bench.scaled(rate))) {
    const pressed = await attempt(() => floodTwice(bench, rate, compiled.program));
    if (pressed instanceof Failure) trouble = `At ${whole(rate)} presses per second: ${pressed.why}.`;
    else steps.push({ rate, pressed });
    if (pressed instanceof Failure || !isSustained(pressed)) break;
  }
  return floodSection(bench, steps, compiled.program !== undefined, trouble);
}

/** A rate that is not sustained gets a second chance: something else may have held the machine up. */
async function floodTwice(bench: Bench, rate: number, presser: string | undefined): Promise<Pressed> {
  const first = await flood(bench, rate, presser);
  if (isSustained(first)) return first;
  const second = await flood(bench, rate, presser);
  return isSustained(second) ? second : first;
}

async function flood(bench: Bench, rate: number, presser: string | undefined): Promise<Pressed> {
  bench.print(`W6: ${whole(rate)} presses per second`);
  const sockets = bench.sockets(SOCKETS);
  const testers = presser === undefined ? TESTERS : 1;
  // Twice what each is due to press: late presses come in bursts.
  const pressRate = Math.max(50, Math.ceil((2 * rate) / sockets));
  await using server = await bench.start(PEERS.this, { pressRate });
  const share = { sockets: sockets / testers, active: sockets / testers, rate: rate / testers };
  const assignment = bench.assignment(PEERS.this, server, { ...share, observers: OBSERVERS });
  return await pressAt(server, bench.program, new Array(testers).fill(assignment), presser);
}

function isSustained({ p99Ms, isRight }: Pressed): boolean {
  return isRight && p99Ms < MAX_P99_MS;
}

function floodSection(
  bench: Bench,
  steps: readonly Step[],
  isCompiled: boolean,
  trouble: string | undefined,
): Section {
  const { durationMs, patienceMs } = bench.options;
  const best = steps.filter(({ pressed }) => isSustained(pressed)).at(-1);
  const bottleneck = steps.at(-1)?.pressed.bottleneck;
  return {
    title: `W6: as many numbered, durable presses as it takes, from ${whole(bench.sockets(SOCKETS))} sockets`,
    about: `${isCompiled ? 'A tester in C presses' : `${TESTERS} testers press`} at a fixed rate for ${durationMs / 1000} s, and this server acknowledges each press when it is on disk; then at a higher rate, until p99 reaches ${ms(MAX_P99_MS)}. **The highest rate** was had on this machine, with the tester on it, too. **1 / CPU per press** is what one core would take if it did nothing else: derived, not measured.`,
    table: { columns: COLUMNS, rows: steps.map((step) => cellsOf(step, patienceMs)) },
    notes: [
      best === undefined
        ? 'No rate was sustained.'
        : `Highest rate: ${whole(best.rate)} presses per second, with ${percent(best.pressed.cpuPercent)} of a core.`,
      ...(bottleneck === undefined ? [] : [`In the last row: ${bottleneck}`]),
      ...(trouble === undefined ? [] : [trouble]),
    ],
    chart: undefined,
    isWell: best !== undefined,
  };
}

function cellsOf({ rate, pressed }: Step, patienceMs: number): string[] {
  return [
    whole(rate),
    us(costPerPress(pressed)),
    `${whole(1000 / costPerPress(pressed))}/s`,
    percent(pressed.cpuPercent),
    msOf(pressed.p50Ms, pressed.isLowerBound),
    msOf(pressed.p99Ms, pressed.isLowerBound),
    agreement(pressed, patienceMs),
    isSustained(pressed) ? 'yes' : 'no',
  ];
}
