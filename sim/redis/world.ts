/*
 * The world of nodes: tabs with the real engine, nodes with the real room, store and presence, and a model of Redis
 * that runs the real scripts. In: a seed. Out: the first broken rule. The same seed gives the same world: its
 * code uses promises, so it runs event by event (drive.ts), and not synchronously.
 */

import { Room } from '../../server/counter/room.ts';
import type { Browser } from '../browser.ts';
import type { Context } from '../context.ts';
import { Counts, type Entry, type Log, Violation } from '../entry.ts';
import { EventQueue } from '../event-queue.ts';
import { isFault } from '../happening.ts';
import { inject } from '../inject.ts';
import { Oracle } from '../oracle.ts';
import { People } from '../people.ts';
import type { Presser } from '../presser.ts';
import { Prng } from '../prng.ts';
import type { Saved } from '../saved.ts';
import { CONVERGENCE_MS, type Settings, settingsOf } from '../settings.ts';
import type { Tab } from '../tab.ts';
import type { FaultyWorld } from '../world-parts.ts';
import { Doors } from './doors.ts';
import { drained } from './drive.ts';
import { isOfNodes, type NodesHappening, nodesScheduleOf, type ScheduledInNodes } from './happening.ts';
import { RedisModel } from './model.ts';
import { type MakeStore, SimulatedNode } from './node.ts';
import type { NodesSabotage } from './sabotage.ts';
import type { RedisServer } from './server.ts';
import { type Backup, counterOf, Truth } from './truth.ts';

export interface NodesWorldOptions {
  /** An integer from 0 to 2^53 − 1. */
  readonly seed: number;
  readonly nodes: number;
  readonly schedule?: readonly ScheduledInNodes[];
  readonly settings?: Partial<Settings>;
  readonly sabotage?: NodesSabotage;
  readonly log?: Log;
}

/** More than any world needs: beyond this, something loops forever. */
const MAX_STEPS = 400_000;
/** A node restarts this long after its replicas started to lag: by then, a commit is in flight. */
const SOON_MS = 100;
const COPY_EVERY_RUNS = 7;
const MAX_BACKUPS = 6;
const STREAM_OF_REDIS = 6;
const STREAM_OF_DOORS = 7;
const STREAM_OF_NODES = 20;

export class NodesWorld {
  readonly queue = new EventQueue();
  readonly oracle = new Oracle();
  readonly counts = new Counts();
  readonly settings: Settings;
  readonly schedule: readonly ScheduledInNodes[];
  readonly network: Doors;
  readonly redis: RedisModel;
  private readonly people: People;
  readonly nodes: SimulatedNode[] = [];
  violation: Violation | undefined;
  convergedAfterMs: number | undefined;
  faults = 0;
  steps = 0;
  isHealed = false;
  /** Does each commit wait for a replica? */
  private readonly waits: boolean;
  private readonly truth: Truth;
  private readonly context: Context;
  private keys = 0;
  private names = 0;
  /** By process name: the number of its node. */
  private readonly numbers = new Map<string, number>();
  /** Backups that may be restored, the oldest first. */
  private readonly backups: Backup[] = [];
  private runs = 0;
  private epochs = 0;

  constructor(private readonly options: NodesWorldOptions) {
    const { seed, nodes, log } = options;
    this.settings = { ...nodesSettingsOf(seed), ...options.settings };
    this.schedule = options.schedule ?? nodesScheduleOf(seed, this.settings, nodes, options.sabotage?.kinds);
    const { queue, oracle, counts, settings } = this;
    this.context = { queue, oracle, counts, log, settings };
    const prng = new Prng(seed, STREAM_OF_REDIS);
    this.waits = prng.happens(0.6);
    this.truth = new Truth(oracle, settings.bucketMs, (name) => counts.add(name));
    this.redis = new RedisModel({
      queue,
      prng,
      replicas: 2,
      hidesRuns: options.sabotage?.hidesRuns ?? false,
      latencyMs: prng.pick([0.5, 3, 20]),
      watch: (server, args, source, run) =>
        this.watch(server, () => {
          const reply = this.truth.sees(server, args, source, run);
          this.copyNowAndThen(server);
          return reply;
        }),
    });
    this.network = new Doors(this.context, nodes, new Prng(seed, STREAM_OF_DOORS));
    for (let i = 0; i < nodes; i++) this.nodes.push(this.newNode(i));
    this.people = new People(this.context, this.network, seed, undefined);
    this.people.open();
    for (const happening of this.schedule) queue.at(happening.atMs, () => this.happen(happening));
    queue.at(settings.durationMs, () => this.heal());
  }

  // -------------------------------------------------------------------------------------- time

  get nowMs(): number {
    return this.queue.nowMs;
  }

  /** Runs to the end: until all have converged, or a rule is broken. */
  async run(): Promise<this> {
    await drained();
    while (this.violation === undefined && this.convergedAfterMs === undefined) {
      this.guard(() => this.step());
      await drained();
    }
    return this;
  }

  private step(): void {
    this.steps += 1;
    const stepped = this.queue.step(this.settings.durationMs + CONVERGENCE_MS);
    if (this.steps > MAX_STEPS) throw new Violation('bounds', `more than ${MAX_STEPS} steps`);
    if (this.isHealed && this.isConverged()) this.converged();
    else if (!stepped) this.fail();
  }

  private guard(happens: () => void): void {
    try {
      happens();
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (this.violation !== undefined) return;
    const isRule = error instanceof Violation;
    this.violation = isRule ? error : new Violation('error', (error as Error).stack ?? String(error));
    const { rule, what } = this.violation;
    this.context.log?.({ atMs: this.nowMs, kind: 'violated', rule, what });
  }

  /** A Violation inside a script must not become an error reply of Redis. */
  private watch<T>(_server: unknown, run: () => T): T {
    try {
      return run();
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  // -------------------------------------------------------------------------------------- participants

  private newNode(number: number): SimulatedNode {
    const { sabotage, seed } = this.options;
    const prng = new Prng(seed, STREAM_OF_NODES + number);
    const asIs: MakeStore = (store) => store;
    return new SimulatedNode({
      ...this.context,
      redis: this.redis,
      network: this.network.networks[number]!,
      makeRoom: (snapshot, environment) => new Room(snapshot, environment),
      makeStore: sabotage?.store ?? asIs,
      waitForReplicas: this.waits ? 1 : 0,
      truth: this.truth,
      newName: () => this.nameFor(number),
      newSessionKey: () => String(++this.keys).padStart(22, '0'),
      newEpoch: () => `epoch-${++this.epochs}`,
      random: () => prng.next(),
      failed: (error) => this.failed(error),
    });
  }

  private nameFor(number: number): string {
    const name = `node${++this.names}`;
    this.numbers.set(name, number);
    return name;
  }

  get tabs(): readonly Tab[] {
    return this.people.tabs;
  }

  get pressers(): readonly Presser[] {
    return this.people.pressers;
  }

  /** @param like the tab whose latency it shares @param browser default: a new one @param saved its initial storage */
  openTab(like: number, browser?: Browser, saved?: Saved): Tab {
    return this.people.openTab(like, browser, saved);
  }

  tabsIn(browser: Browser): readonly Tab[] {
    return this.people.tabsIn(browser);
  }

  // -------------------------------------------------------------------------------------- events

  private happen(happening: ScheduledInNodes): void {
    const struck = isOfNodes(happening) ? this.injectHere(happening) : inject(this.asFaulty(), happening);
    if (!struck) return;
    this.context.log?.({ atMs: this.nowMs, kind: 'happening', happening } satisfies Entry);
    this.counts.add(happening.kind);
    if (isOfNodes(happening) || isFault(happening)) this.faults += 1;
  }

  /** For faults of users, pages and connections: schedules here hold none of a single server and its disk. */
  private asFaulty(): FaultyWorld {
    return this as unknown as FaultyWorld;
  }

  private injectHere(happening: NodesHappening): boolean {
    const node = 'node' in happening ? this.nodes[happening.node] : undefined;
    switch (happening.kind) {
      case 'move':
        return this.move(happening.who);
      case 'node-kill':
        return node?.kill(this.within(happening.downMs), happening.kept) ?? false;
      case 'node-stop':
        return node?.stop(this.within(happening.downMs)) ?? false;
      case 'node-pause':
        return node?.pause(this.within(happening.forMs)) ?? false;
      case 'redis-cut':
        node?.cut(happening.keptUp, happening.keptDown);
        return true;
      case 'redis-partition':
        node?.partition(this.within(happening.forMs));
        return true;
      case 'replies-lost':
        node?.loseReplies(happening.forMs, this.within(happening.awayMs));
        return true;
      default:
        return this.injectIntoRedis(happening);
    }
  }

  private injectIntoRedis(
    happening: Extract<
      NodesHappening,
      { kind: 'redis-kill' | 'fail-over' | 'split-brain' | 'redis-restore' | 'replicas-late' | 'redis-clock' }
    >,
  ): boolean {
    const { redis, queue } = this;
    switch (happening.kind) {
      case 'redis-kill':
        if (redis.isDown) return false;
        redis.kill();
        queue.at(queue.nowMs + this.within(happening.downMs), () => redis.restart());
        return true;
      case 'fail-over':
        return this.failOver(happening);
      case 'split-brain':
        return this.split(happening);
      case 'redis-restore':
        return this.restore(happening);
      case 'replicas-late':
        for (const each of redis.replications) each.hold(queue.nowMs + this.within(happening.forMs));
        return redis.replications.length > 0;
      case 'redis-clock':
        redis.jumpClock(happening.byMs);
        return true;
      default:
        return happening satisfies never;
    }
  }

  private failOver({ lateMs, downMs, restarts }: Extract<NodesHappening, { kind: 'fail-over' }>): boolean {
    const { redis, queue } = this;
    if (redis.isDown || redis.isSplit) return false;
    const diesAtMs = queue.nowMs + this.within(lateMs);
    for (const each of redis.replications) each.hold(diesAtMs + downMs + 1);
    if (restarts !== undefined) {
      queue.at(queue.nowMs + SOON_MS, () => this.nodes[restarts]?.kill(1, Number.POSITIVE_INFINITY));
    }
    queue.at(diesAtMs, () => {
      if (redis.isDown || redis.isSplit) return;
      redis.kill();
      queue.at(queue.nowMs + this.within(downMs), () => {
        const former = redis.master;
        redis.failOver();
        this.truth.tookOver(former, redis.master, this.waits);
      });
    });
    return true;
  }

  /** If nodes wait for replicas, a master without replicas gets no commits confirmed: for its nodes, it is only a failover. */
  private split({ lateMs, forMs, behind }: Extract<NodesHappening, { kind: 'split-brain' }>): boolean {
    const { redis, queue } = this;
    if (redis.isDown || redis.isSplit) return false;
    const splitsAtMs = queue.nowMs + this.within(lateMs);
    for (const each of redis.replications) each.hold(splitsAtMs + 1);
    queue.at(splitsAtMs, () => {
      if (redis.isDown || redis.isSplit) return;
      const former = redis.master;
      redis.split((node) => behind.includes(this.numbers.get(node) ?? -1));
      this.truth.split(former, redis.master, this.waits);
      for (const [number, node] of this.nodes.entries()) if (!behind.includes(number)) node.cut(0, 0);
      queue.at(queue.nowMs + this.within(forMs), () => redis.unite());
    });
    return true;
  }

  private restore({ back, downMs }: Extract<NodesHappening, { kind: 'redis-restore' }>): boolean {
    const { redis, queue, backups } = this;
    const backup = backups.at(-1 - Math.min(back, backups.length - 1));
    if (redis.isDown || redis.isSplit || this.waits || backup === undefined) return false;
    redis.kill();
    redis.restore(backup.putBack);
    this.truth.restored(redis.master, backup);
    queue.at(queue.nowMs + this.within(downMs), () => redis.restart());
    return true;
  }

  private copyNowAndThen(server: RedisServer): void {
    this.runs += 1;
    const { redis, backups } = this;
    if (this.waits || redis.isSplit || server !== redis.master || this.runs % COPY_EVERY_RUNS > 0) return;
    backups.push(this.truth.backup(server, redis.backup()));
    if (backups.length > MAX_BACKUPS) backups.shift();
  }

  private move(who: number): boolean {
    const tab = this.tabs[who];
    const connection = tab?.current;
    if (tab === undefined || connection === undefined) return false;
    this.network.turnAway(tab.name);
    this.network.cut(connection, { keptUp: 9, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 50 });
    return true;
  }

  /** How long a fault that starts now may last: it ends when the world heals, at the latest. */
  within(forMs: number): number {
    return Math.max(0, Math.min(forMs, this.settings.durationMs - this.nowMs));
  }

  // -------------------------------------------------------------------------------------- the end

  private heal(): void {
    this.isHealed = true;
    this.context.log?.({ atMs: this.nowMs, kind: 'healed' });
    for (const node of this.nodes) node.heal();
    this.people.heal();
  }

  /** Do all screens show the number in Redis? */
  private isConverged(): boolean {
    const { value } = counterOf(this.redis.master);
    const areQuiet = this.nodes.every(({ server }) => server?.isQuiet === true);
    return areQuiet && this.people.agree(value, this.sockets);
  }

  private get sockets(): number {
    return this.nodes.reduce((sum, { server }) => sum + (server?.sockets ?? 0), 0);
  }

  private converged(): void {
    this.convergedAfterMs = this.nowMs - this.settings.durationMs;
    const { master } = this.redis;
    this.oracle.settle(counterOf(master), this.truth.life(master));
    this.context.log?.({ atMs: this.nowMs, kind: 'converged' });
  }

  private fail(): void {
    const { value } = counterOf(this.redis.master);
    const quiet = this.nodes.map(({ server }) => server?.isQuiet ?? 'away');
    throw new Violation(
      'end',
      `${CONVERGENCE_MS / 1000} s after the healing Redis has ${value}, the nodes ${this.sockets} sockets (quiet: ${quiet}), but ${this.people.tell()}`,
    );
  }
}

/** Buckets of sessions that rotate soon, so that nodes and sessions are forgotten. */
function nodesSettingsOf(seed: number): Settings {
  const prng = new Prng(seed, STREAM_OF_DOORS + 1);
  return { ...settingsOf(seed), startValue: 0, bucketMs: prng.pick([500, 1_500, 86_400_000]) };
}
