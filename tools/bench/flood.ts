/*
 * W6: numbered, durable presses, more and more of them, until their p99 is beyond a quarter of a second. One tester
 * cannot press so fast, so there are two.
 */

import { ms, percent, whole } from '../load/words.ts';
import type { Bench } from './bench.ts';
import { msOf, us } from './figures.ts';
import { type Pressed, pressAt } from './measure.ts';
import { PeerError } from './peer-process.ts';
import { PEERS, type Peer } from './peers.ts';
import { agreement } from './presses.ts';
import type { Section } from './section.ts';
import { TesterError } from './testers.ts';

const SOCKETS = 1_000;
const TESTERS = 2;
const MAX_P99_MS = 250;
const RATES = [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 120_000];
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
  readonly rate: number;
  readonly pressed: Pressed;
}

export async function measureFlood(bench: Bench): Promise<Section> {
  const steps: Step[] = [];
  const notes: string[] = [];
  for (const rate of RATES.map((rate) => bench.scaled(rate))) {
    bench.print(`W6: ${whole(rate)} presses per second`);
    try {
      steps.push({ rate, pressed: await floodWith(bench, PEERS.this, rate) });
    } catch (error) {
      if (!(error instanceof PeerError || error instanceof TesterError)) throw error;
      notes.push(`At ${whole(rate)} presses per second: ${error.message}.`);
      break;
    }
    if (!isSustained(steps.at(-1)!.pressed)) break;
  }
  return sectionOf(bench, steps, notes);
}

async function floodWith(bench: Bench, peer: Peer, rate: number): Promise<Pressed> {
  const sockets = bench.sockets(SOCKETS);
  // Twice what each is due to press: late presses come in bursts.
  await using server = await bench.start(peer, { pressRate: Math.max(50, Math.ceil((2 * rate) / sockets)) });
  const share = { sockets: sockets / TESTERS, active: sockets / TESTERS, rate: rate / TESTERS };
  const assignment = bench.assignment(peer, server, share);
  return await pressAt(
    server,
    bench.program,
    Array.from({ length: TESTERS }, () => assignment),
  );
}

function isSustained({ p99Ms, convergedMs }: Pressed): boolean {
  return convergedMs !== undefined && p99Ms < MAX_P99_MS;
}

function sectionOf(bench: Bench, steps: readonly Step[], notes: readonly string[]): Section {
  const { durationMs, patienceMs } = bench.options;
  const best = steps.filter(({ pressed }) => isSustained(pressed)).at(-1);
  const bottleneck = steps.at(-1)?.pressed.bottleneck;
  return {
    title: `W6: as many numbered, durable presses as it takes, from ${whole(bench.sockets(SOCKETS))} sockets`,
    about: `${TESTERS} testers press at a fixed rate for ${durationMs / 1000} s, on this server, with every press acknowledged only when it is on disk; then at a higher one, until p99 reaches ${ms(MAX_P99_MS)}. The testers run on the same cores as the server, so the highest rate says as much about the machine as about the server; CPU per press is the server's own, and 1 / CPU per press what one core would take if it had nothing else to do.`,
    table: { columns: COLUMNS, rows: steps.map((step) => cellsOf(step, patienceMs)) },
    notes: [
      best === undefined ? 'No rate was sustained.' : `Sustained: ${whole(best.rate)} presses per second.`,
      ...notes,
      ...(bottleneck === undefined ? [] : [`In the last row: ${bottleneck}`]),
    ],
    chart: undefined,
  };
}

function cellsOf({ rate, pressed }: Step, patienceMs: number): string[] {
  const perPressMs = pressed.cpuMs / Math.max(1, pressed.counted);
  return [
    whole(rate),
    us(perPressMs),
    `${whole(1000 / perPressMs)}/s`,
    percent(pressed.cpuPercent),
    msOf(pressed.p50Ms),
    msOf(pressed.p99Ms, pressed.isLowerBound),
    agreement(pressed, patienceMs),
    isSustained(pressed) ? 'yes' : 'no',
  ];
}
