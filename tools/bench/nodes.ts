/*
 * The workload `nodes`: the same presses at one, two and three nodes behind nginx, with one Redis. What does it cost to
 * be several, and which part is busy with what?
 */

import { cpuBetween, type ProcessLook } from '../load/server-process.ts';
import { percent, whole } from '../report/figures.ts';
import type { Bench } from './bench.ts';
import { Cluster, whyNoCluster } from './cluster.ts';
import { attempt, Failure } from './failure.ts';
import { msOf, us } from './figures.ts';
import { type Pressed, pressAt, type Visible } from './measure.ts';
import type { Options } from './options.ts';
import { PEERS } from './peers.ts';
import { agreement, costPerDelivery, costPerPress, isRight } from './press-section.ts';
import type { Section } from './section.ts';

const SOCKETS = 500;
const ACTIVE = 200;
const RATE = 2_000;
const MOST_NODES = 3;

interface NodesRow {
  readonly nodes: number;
  readonly measured: Measured | Failure;
}

interface Measured {
  readonly pressed: Pressed;
  /** From the start of the crowd to its end; percent of one core. */
  readonly redisPercent: number;
  readonly nginxPercent: number;
  readonly redisMsPerPress: number;
}

export async function measureNodes(bench: Bench): Promise<Section> {
  const obstacle = whyNoCluster();
  const rows: NodesRow[] = [];
  for (let nodes = 1; nodes <= MOST_NODES; nodes++) {
    const measured =
      obstacle === undefined ? await attempt(() => measureWith(bench, nodes)) : new Failure(obstacle);
    rows.push({ nodes, measured });
  }
  return sectionOf(bench, rows);
}

/** Quick mode does less. */
function shareOf(bench: Bench) {
  return { sockets: bench.sockets(SOCKETS), active: bench.scaled(ACTIVE), rate: bench.scaled(RATE) };
}

async function measureWith(bench: Bench, count: number): Promise<Measured> {
  bench.print(`nodes: ${count}`);
  await using cluster = await Cluster.start(count, bench.places, {});
  const assignment = bench.assignment(PEERS.this, cluster, shareOf(bench));
  const [redis, nginx] = [watch(cluster.redis), watch(cluster.nginx)];
  const pressed = await pressAt(cluster, bench.program, [assignment]);
  const { cpuMs } = redis();
  return {
    pressed,
    redisPercent: redis().percent,
    nginxPercent: nginx().percent,
    redisMsPerPress: cpuMs / Math.max(1, pressed.sent),
  };
}

/** What a process has done since now, whenever it is asked. */
function watch(visible: Visible): () => { readonly cpuMs: number; readonly percent: number } {
  const none: ProcessLook = { atMs: performance.now(), rssBytes: Number.NaN, cpuMs: Number.NaN };
  const from = visible.look() ?? none;
  return () => {
    const to = visible.look() ?? none;
    return { cpuMs: to.cpuMs - from.cpuMs, percent: cpuBetween(from, to) };
  };
}

function sectionOf(bench: Bench, rows: readonly NodesRow[]): Section {
  const { options } = bench;
  const { sockets, active, rate } = shareOf(bench);
  return {
    title: 'nodes: one, two and three of them, with nginx in front and one Redis',
    about: `${whole(sockets)} sockets through nginx (without TLS, one worker), ${whole(rate)} presses per second from ${whole(active)} of them, for ${options.durationMs / 1000} s. Redis writes its append-only file and syncs it each second.`,
    table: {
      columns: [
        ...['nodes', 'presses/s', 'p50', 'p99', 'all agree', 'CPU of nodes per press', '… per delivery'],
        ...['deliveries/s', 'CPU of Redis', '… per press', 'CPU of nginx'],
      ],
      rows: rows.map((row) => tableRow(row, options)),
    },
    notes: notesOf(rows),
    chart: undefined,
    isWell: rows.every(({ measured }) => measured instanceof Failure || isRight(measured.pressed)),
  };
}

function tableRow({ nodes, measured }: NodesRow, { durationMs, patienceMs }: Options): string[] {
  if (measured instanceof Failure) return [`${nodes}`, ...new Array(9).fill('-'), 'not measured'];
  const { pressed, redisPercent, nginxPercent, redisMsPerPress } = measured;
  return [
    ...[`${nodes}`, whole((1000 * pressed.counted) / durationMs)],
    ...[msOf(pressed.p50Ms, pressed.isLowerBound), msOf(pressed.p99Ms, pressed.isLowerBound)],
    ...[agreement(pressed, patienceMs), us(costPerPress(pressed)), us(costPerDelivery(pressed))],
    ...[
      whole(pressed.deliveriesPerSecond),
      percent(redisPercent),
      us(redisMsPerPress),
      percent(nginxPercent),
    ],
  ];
}

function notesOf(rows: readonly NodesRow[]): string[] {
  const notes = rows.flatMap(({ nodes, measured }) => {
    if (measured instanceof Failure) return [`${nodes}: ${measured.why}`];
    const { faults, bottleneck } = measured.pressed;
    return [...faults, ...(bottleneck === undefined ? [] : [bottleneck])].map((note) => `${nodes}: ${note}`);
  });
  return [
    'All of it runs on one machine, the crowd too: with more nodes there is more to do on the same cores. What the table shows is what each part costs, not how fast several machines would be.',
    'CPU of Redis and nginx: percent of one core while the crowd came, pressed and settled. Of nodes: all together, as in the other tables.',
    ...notes,
  ];
}
