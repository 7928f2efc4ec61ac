/*
 * The faults of nodes and their Redis, in addition to those in sim/happening.ts of users, pages and connections. Values, and a
 * schedule of them from a seed.
 */

import type { Happening, Scheduled } from '../happening.ts';
import { Prng } from '../prng.ts';
import { scheduleOf } from '../schedule.ts';
import { type Settings, Stream } from '../settings.ts';

export type NodesHappening =
  /** The user's connection breaks, and the next one leads to another node. */
  | { readonly kind: 'move'; readonly who: number }
  | { readonly kind: 'node-kill'; readonly node: number; readonly downMs: number; readonly kept: number }
  | { readonly kind: 'node-stop'; readonly node: number; readonly downMs: number }
  | { readonly kind: 'node-pause'; readonly node: number; readonly forMs: number }
  /** The node's connections to Redis break: some of what is in flight still arrives. */
  | { readonly kind: 'redis-cut'; readonly node: number; readonly keptUp: number; readonly keptDown: number }
  /** The node and Redis cannot reach each other; what was sent arrives late. */
  | { readonly kind: 'redis-partition'; readonly node: number; readonly forMs: number }
  /** The node's requests arrive, but get no reply; then its connections break. */
  | { readonly kind: 'replies-lost'; readonly node: number; readonly forMs: number; readonly awayMs: number }
  | { readonly kind: 'redis-kill'; readonly downMs: number }
  /** Replicas stop receiving from their master, and a node may restart; then the master crashes, and a replica takes over. */
  | {
      readonly kind: 'fail-over';
      readonly lateMs: number;
      readonly downMs: number;
      readonly restarts: number | undefined;
    }
  /** A replica takes over while the master is alive: until the old master is shut down, some nodes use one, some the other. */
  | {
      readonly kind: 'split-brain';
      readonly lateMs: number;
      readonly forMs: number;
      readonly behind: readonly number[];
    }
  /** Redis is stopped, its data is replaced by an older backup, and it starts again, while the nodes run. */
  | { readonly kind: 'redis-restore'; readonly back: number; readonly downMs: number }
  | { readonly kind: 'replicas-late'; readonly forMs: number }
  | { readonly kind: 'redis-clock'; readonly byMs: number };

export type NodesKind = NodesHappening['kind'];

export type ScheduledInNodes = Scheduled | (NodesHappening & { readonly atMs: number });

/** The kinds in sim/happening.ts that do not need a single server with its disk. */
const SHARED: ReadonlySet<Happening['kind']> = new Set([
  ...(['press', 'plain-press', 'offline', 'reload', 'duplicate', 'twin', 'take-back', 'tab-crash'] as const),
  ...(['tab-pause', 'stall', 'slow-reader', 'repeat', 'cut', 'half-open', 'outage', 'plain-cut'] as const),
  ...(['tab-close', 'browser-kill', 'storage-fails', 'storage-hangs', 'corrupt-record'] as const),
]);

const PRONENESS = 0.45;
const CLOSE_TO_A_PRESS = 0.7;
const CLOSE_MS = 100;

type Make = (prng: Prng, nodes: number, settings: Settings) => NodesHappening;

export const NODES_FAULTS: Readonly<Record<NodesKind, Make>> = {
  move: (prng, _, { tabs }) => ({ kind: 'move', who: prng.below(tabs + 1) }),
  'node-kill': (prng, nodes) => ({
    kind: 'node-kill',
    node: prng.below(nodes),
    downMs: prng.between(1, prng.pick([20, 2_000])),
    kept: prng.below(3),
  }),
  'node-stop': (prng, nodes) => ({
    kind: 'node-stop',
    node: prng.below(nodes),
    downMs: prng.between(1, 2_000),
  }),
  'node-pause': (prng, nodes) => ({ kind: 'node-pause', node: prng.below(nodes), forMs: spell(prng) }),
  'redis-cut': (prng, nodes) => ({
    kind: 'redis-cut',
    node: prng.below(nodes),
    keptUp: prng.below(4),
    keptDown: prng.below(4),
  }),
  'redis-partition': (prng, nodes) => ({
    kind: 'redis-partition',
    node: prng.below(nodes),
    forMs: spell(prng),
  }),
  'replies-lost': (prng, nodes) => ({
    kind: 'replies-lost',
    node: prng.below(nodes),
    forMs: prng.between(5, 300),
    awayMs: prng.pick([0, 100, 3_000, 6_000]),
  }),
  'redis-kill': (prng) => ({ kind: 'redis-kill', downMs: prng.between(1, 1_500) }),
  'fail-over': (prng, nodes) => ({
    kind: 'fail-over',
    lateMs: prng.pick([0, 40, 1_500, 4_000]) * prng.next(),
    downMs: prng.between(1, 1_500),
    restarts: prng.happens(0.5) ? prng.below(nodes) : undefined,
  }),
  'split-brain': (prng, nodes) => ({
    kind: 'split-brain',
    lateMs: prng.pick([0, 40, 1_500]) * prng.next(),
    forMs: spell(prng),
    behind: Array.from({ length: nodes }, (_, node) => node).filter(() => prng.happens(0.5)),
  }),
  'redis-restore': (prng) => ({
    kind: 'redis-restore',
    back: prng.below(6),
    downMs: prng.between(1, 1_500),
  }),
  'replicas-late': (prng) => ({ kind: 'replicas-late', forMs: spell(prng) }),
  'redis-clock': (prng, _, { bucketMs }) => ({
    kind: 'redis-clock',
    byMs: prng.pick([bucketMs, 1_000, -1_000, -bucketMs, 3_600_000, -3_600_000]),
  }),
};

export const NODES_FAULT_KINDS = Object.keys(NODES_FAULTS) as NodesKind[];

/** @param kinds of faults; by default, the seed chooses some */
export function nodesScheduleOf(
  seed: number,
  settings: Settings,
  nodes: number,
  kinds?: readonly NodesKind[],
): ScheduledInNodes[] {
  const prng = new Prng(seed, Stream.NODES);
  const shared = scheduleOf(seed, settings).filter(({ kind }) => SHARED.has(kind));
  const presses = shared.filter(({ kind }) => kind === 'press' || kind === 'plain-press');
  const prone = kinds ?? NODES_FAULT_KINDS.filter(() => prng.happens(PRONENESS));
  const faults: ScheduledInNodes[] = [];
  for (let i = prone.length === 0 ? 0 : prng.between(3, 24); i > 0; i--) {
    const atMs =
      presses.length > 0 && prng.happens(CLOSE_TO_A_PRESS)
        ? prng.pick(presses).atMs + CLOSE_MS * prng.next() ** 2
        : prng.below(settings.durationMs);
    faults.push({ ...NODES_FAULTS[prng.pick(prone)](prng, nodes, settings), atMs });
  }
  return [...shared, ...faults].sort((one, other) => one.atMs - other.atMs);
}

export function isOfNodes(
  happening: ScheduledInNodes,
): happening is NodesHappening & { readonly atMs: number } {
  return Object.hasOwn(NODES_FAULTS, happening.kind);
}

/** A random duration, in ms: mostly short. */
function spell(prng: Prng): number {
  return prng.between(20, prng.pick([200, 2_000, 10_000]));
}
