/*
 * A model of Redis with its replicas, in virtual time: what nodes reach under one address, and what may happen to it.
 * In: faults. Out: ports for nodes. The same seed gives the same replies at the same times.
 */

import type { NewPort } from '../../server/stores/redis/port.ts';
import type { EventQueue } from '../event-queue.ts';
import type { Prng } from '../prng.ts';
import { Keyspace } from './keyspace.ts';
import type { RedisLink } from './link.ts';
import { portsTo } from './port.ts';
import { Replication } from './replica.ts';
import { RedisServer, type Watch } from './server.ts';

export interface ModelOptions {
  readonly queue: EventQueue;
  readonly prng: Prng;
  readonly replicas?: number;
  /** One way, at most. */
  readonly latencyMs?: number;
  /** For a negative control. */
  readonly hidesRuns?: boolean;
  readonly watch?: Watch;
}

const DEFAULT_LATENCY_MS = 1;
const MAX_KEPT_REPLIES = 4;

export class RedisModel {
  master: RedisServer;
  replications: Replication[] = [];
  /** Does nobody listen at the address? */
  isDown = false;
  /** Nodes that cannot connect, and until when. */
  private readonly blocked = new Map<string, number>();
  private made = 0;
  /** In a split brain, the master from before, and who still reaches it instead of the new one. */
  private former:
    | { readonly server: RedisServer; readonly isReachedBy: (node: string) => boolean }
    | undefined;

  constructor(private readonly options: ModelOptions) {
    this.master = this.newServer();
    for (let i = 0; i < (options.replicas ?? 0); i++) this.addReplica();
  }

  /** @param connecting is told of each connection of the node, so that faults can strike it */
  ports(node: string, connecting?: (link: RedisLink) => void): NewPort {
    const { queue } = this.options;
    return portsTo({
      queue,
      server: () => (queue.nowMs < (this.blocked.get(node) ?? 0) ? undefined : this.serverFor(node)),
      latencyMs: this.latencyMs,
      ...(connecting && { connecting }),
    });
  }

  private serverFor(node: string): RedisServer | undefined {
    if (this.former?.isReachedBy(node)) return this.former.server;
    return this.isDown ? undefined : this.master;
  }

  addReplica(): Replication {
    const replication = new Replication(this.options.queue, this.master, this.newServer(), this.latencyMs);
    this.replications.push(replication);
    return replication;
  }

  // -------------------------------------------------------------------------------------- faults

  /** The node's attempts to connect fail until then. */
  block(node: string, untilMs: number): void {
    this.blocked.set(node, untilMs);
  }

  /** It comes back with everything that it acknowledged, unless it is restored from something else. */
  kill(): void {
    this.isDown = true;
    this.master.kill(this.options.prng.below(MAX_KEPT_REPLIES));
  }

  restart(): void {
    this.isDown = false;
  }

  /** @returns what puts the data back as they are now */
  backup(): () => void {
    const copy = new Keyspace(() => 0);
    copy.copyFrom(this.master.data);
    return () => this.master.data.copyFrom(copy);
  }

  /** It is down. Its data are those of an older copy, and its replicas begin anew with them. */
  restore(putBack: () => void): void {
    putBack();
    const { length } = this.endReplications();
    for (let i = 0; i < length; i++) this.addReplica();
  }

  /** The master is dead. The replica that has most of what it wrote takes its place; as many as before follow that one. */
  failOver(): void {
    this.kill();
    this.promote();
    this.isDown = false;
  }

  /** As a failover, but the master from before lives, and these nodes go on with it. */
  split(isBehind: (node: string) => boolean): void {
    this.former = { server: this.master, isReachedBy: isBehind };
    this.promote();
  }

  get isSplit(): boolean {
    return this.former !== undefined;
  }

  /** The master from before is given up. */
  unite(): void {
    this.former?.server.kill(this.options.prng.below(MAX_KEPT_REPLIES));
    this.former = undefined;
  }

  private promote(): void {
    const heirs = this.endReplications().toSorted((one, other) => other.replica.offset - one.replica.offset);
    const [heir] = heirs;
    if (heir === undefined) throw new Error('no replica is left');
    this.master = heir.replica;
    this.master.isMaster = true;
    for (const _ of heirs) this.addReplica();
  }

  private endReplications(): Replication[] {
    const { replications } = this;
    for (const replication of replications) replication.end();
    this.replications = [];
    return replications;
  }

  /** Somebody sets the clock of the machine on which it runs. */
  jumpClock(byMs: number): void {
    this.master.clockOffMs += byMs;
  }

  private newServer(): RedisServer {
    this.made += 1;
    const { queue, watch, hidesRuns = false } = this.options;
    return new RedisServer(queue, `redis-${this.made}`, watch, hidesRuns);
  }

  private readonly latencyMs = (): number =>
    (this.options.latencyMs ?? DEFAULT_LATENCY_MS) * this.options.prng.next();
}
