/*
 * A node in virtual time: the real store, the real presence and the real room, on a model of Redis. One process after
 * another, each with its own name. In: faults. Out: a server that clients can reach.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Point } from '../../server/counter/lineage.ts';
import type { Batch, Committed, SessionLookup, Snapshot, Store } from '../../server/counter/store.ts';
import { RedisConnection } from '../../server/stores/redis/connection.ts';
import { RedisNodes } from '../../server/stores/redis/nodes.ts';
import { REDIS_TIMING } from '../../server/stores/redis/reconnecting-client.ts';
import { openRedisStore } from '../../server/stores/redis/store.ts';
import type { Context } from '../context.ts';
import type { Network } from '../network.ts';
import type { Life } from '../oracle.ts';
import { type MakeRoom, ServerProcess } from '../server.ts';
import type { RedisLink } from './link.ts';
import type { RedisModel } from './model.ts';
import { SimulatedRuntime } from './runtime.ts';
import type { Truth } from './truth.ts';

/** Delay until a process that failed to start is started again. */
const RESTART_MS = 500;

/** The negative controls wrap the store. */
export type MakeStore = (store: Store, redis: RedisModel) => Store;

export interface NodeParts extends Context {
  readonly redis: RedisModel;
  readonly network: Network;
  readonly makeRoom: MakeRoom;
  readonly makeStore: MakeStore;
  readonly waitForReplicas: number;
  readonly truth: Truth;
  readonly newName: () => string;
  readonly newSessionKey: () => string;
  readonly newEpoch: () => string;
  readonly random: () => number;
  /** A rule is broken, or the code under test threw. */
  readonly failed: (error: unknown) => void;
}

export class SimulatedNode {
  /** undefined: none is running, or it is still loading. */
  server: ServerProcess | undefined;
  private process: Process | undefined;
  private pausedUntilMs = 0;
  /** No reply and no request gets through until then. */
  private cutOffUntilMs = 0;

  constructor(private readonly parts: NodeParts) {
    this.start();
  }

  private start(): void {
    const process = new Process(this.parts, (link) => this.connecting(link));
    this.process = process;
    process.open().then(
      (running) => {
        if (this.process === process) this.serve(process, running);
      },
      () => {
        if (this.process === process) this.end(RESTART_MS, 0);
      },
    );
  }

  private connecting(link: RedisLink): void {
    link.hold(Math.max(this.pausedUntilMs, this.cutOffUntilMs));
  }

  private serve(process: Process, { store, nodes, snapshot }: Running): void {
    const { parts } = this;
    const guarded = <T>(react: (value: T) => void) => this.guarded(process, react);
    const disk = {
      snapshot,
      commit: (batch: Batch, done: (committed: Committed | undefined) => void) => {
        const told = guarded(done);
        store.commit(batch).then(told, () => told(undefined));
      },
      lookUp: (
        session: SessionId,
        known: Point | undefined,
        done: (lookUp: SessionLookup | undefined) => void,
      ) => {
        const told = guarded(done);
        store.lastSeq(session, known).then(told, () => told(undefined));
      },
    };
    const count = (sockets: number): void => nodes.count(sockets);
    const lifeOf = (known: Pick<Snapshot, 'epoch' | 'branch'>, answers?: string): Life =>
      parts.truth.lifeOf(known, process.name, answers);
    const server = new ServerProcess({ ...parts, disk, count, lifeOf }, (downMs) =>
      this.stopped(process, downMs),
    );
    store.onChange(guarded((snapshot) => server.changed(snapshot)));
    store.onTakenOver(guarded((session) => server.takenOver(session)));
    nodes.onCount(guarded((sockets) => server.countedElsewhere(sockets)));
    nodes.join().then(
      guarded(() => {
        this.server = parts.network.server = server;
      }),
      guarded(() => this.end(RESTART_MS, 0)),
    );
  }

  /** An error that it throws ends the world. A process that has ended receives nothing. */
  private guarded<T>(process: Process, react: (value: T) => void): (value: T) => void {
    return (value) => {
      if (this.process !== process) return;
      try {
        react(value);
      } catch (error) {
        this.parts.failed(error);
      }
    };
  }

  // -------------------------------------------------------------------------------------- lifecycle

  /** SIGKILL. @param kept how many of its messages in flight to Redis still arrive */
  kill(downMs: number, kept: number): boolean {
    if (this.process === undefined) return false;
    this.end(downMs, kept);
    return true;
  }

  /** SIGTERM. */
  stop(downMs: number): boolean {
    return this.server?.stop(downMs) ?? false;
  }

  private stopped(process: Process, downMs: number): void {
    this.server = this.parts.network.server = undefined;
    process.close().finally(() => {
      if (this.process === process) this.end(downMs, Number.POSITIVE_INFINITY);
    });
  }

  private end(downMs: number, kept: number): void {
    const { queue, network } = this.parts;
    this.server?.die(Number.POSITIVE_INFINITY);
    this.server = network.server = undefined;
    this.process?.end(kept);
    this.process = undefined;
    queue.at(queue.nowMs + downMs, () => this.start());
  }

  /** SIGSTOP, and SIGCONT. */
  pause(forMs: number): boolean {
    const { queue } = this.parts;
    if (this.server?.pause(forMs, false) !== true) return false;
    this.pausedUntilMs = queue.nowMs + forMs;
    this.process?.pause(this.pausedUntilMs);
    return true;
  }

  // -------------------------------------------------------------------------------------- the connection to Redis

  cut(keptUp: number, keptDown: number): void {
    for (const link of this.process?.links ?? []) link.cut(keptUp, keptDown);
  }

  /**
   * Requests and replies are delayed. If the delay is so long that buckets rotate, requests are lost: a forgotten node
   * cannot be distinguished from one whose request was in flight since before (docs/redis.md).
   */
  partition(forMs: number): void {
    const { queue, settings } = this.parts;
    this.cutOffUntilMs = queue.nowMs + forMs;
    for (const link of this.process?.links ?? []) {
      if (forMs > settings.bucketMs / 2) link.loseRequests();
      link.hold(this.cutOffUntilMs);
    }
  }

  /** Requests arrive, but replies don't. Then neither do, for a while. */
  loseReplies(forMs: number, awayMs: number): void {
    const { queue } = this.parts;
    const { process } = this;
    const links = [...(process?.links ?? [])];
    for (const link of links) link.hold(queue.nowMs + forMs + awayMs, 'down');
    queue.at(queue.nowMs + forMs, () => {
      this.cutOffUntilMs = Math.max(this.cutOffUntilMs, queue.nowMs + awayMs);
      for (const link of links) link.cut(Number.POSITIVE_INFINITY, 0);
    });
  }

  heal(): void {
    this.cutOffUntilMs = 0;
    for (const link of this.process?.links ?? []) link.release();
  }
}

interface Running {
  readonly store: Store;
  readonly nodes: RedisNodes;
  readonly snapshot: Snapshot;
}

/** One run of the server. */
class Process {
  readonly links: RedisLink[] = [];
  private readonly runtime: SimulatedRuntime;
  private readonly connection: RedisConnection;
  readonly name: string;
  private running: Running | undefined;

  constructor(
    private readonly parts: NodeParts,
    connecting: (link: RedisLink) => void,
  ) {
    const { queue, redis, random, newName } = parts;
    this.runtime = new SimulatedRuntime(queue, random);
    const node = newName();
    this.name = node;
    const newPort = redis.ports(node, (link) => {
      this.links.push(link);
      connecting(link);
    });
    const options = { node, timing: REDIS_TIMING, newPort, runtime: this.runtime };
    this.connection = new RedisConnection('redis://model', () => {}, options);
  }

  /** As backend.ts and serve.ts do. */
  async open(): Promise<Running> {
    const { connection } = this;
    const { redis, waitForReplicas, newEpoch, settings, makeStore } = this.parts;
    const log = (): void => {};
    await connection.open();
    const environment = { newEpoch, newSecret: () => 'simulated', bucketMs: settings.bucketMs };
    const real = await openRedisStore({ connection, waitForReplicas, log }, environment);
    const store = makeStore(real, redis);
    const nodes = new RedisNodes({ connection, log });
    this.running = { store, nodes, snapshot: await store.load() };
    return this.running;
  }

  async close(): Promise<void> {
    await Promise.all([this.running?.store.close(), this.running?.nodes.close()]);
    this.connection.close();
  }

  pause(untilMs: number): void {
    this.runtime.pause(untilMs);
    for (const link of this.links) link.hold(untilMs, 'down');
  }

  end(kept: number): void {
    this.runtime.end();
    for (const link of this.links) link.abandon(kept);
  }
}
