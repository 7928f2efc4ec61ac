/*
 * A model of Redis with its replicas, in virtual time: the address that nodes connect to, and the faults behind it.
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
  /** The maximum, one way. */
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
  /** Is nothing listening at the address? */
  isDown = false;
  /** Nodes that cannot connect, and until when. */
  private readonly blocked = new Map<string, number>();
  private made = 0;
  /** In a split brain, the old master, and the nodes that still reach it instead of the new one. */
  private former:
    | { readonly server: RedisServer; readonly isReachedBy: (node: string) => boolean }
    | undefined;

  constructor(private readonly options: ModelOptions) {
    this.master = this.newServer();
    for (let i = 0; i < (options.replicas ?? 0); i++) this.addReplica();
  }

  /** @param connecting called with each connection of the node, so that faults can be injected */
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

  /** It restarts with everything that it acknowledged, unless a backup is restored. */
  kill(): void {
    this.isDown = true;
    this.master.kill(this.options.prng.below(MAX_KEPT_REPLIES));
  }

  restart(): void {
    this.isDown = false;
  }

  /** @returns a function that restores the current data */
  backup(): () => void {
    const copy = new Keyspace(() => 0);
    copy.copyFrom(this.master.data);
    return () => this.master.data.copyFrom(copy);
  }

  /** While it is down, its data is replaced by an older copy, and its replicas start over from it. */
  restore(putBack: () => void): void {
    putBack();
    const { length } = this.endReplications();
    for (let i = 0; i < length; i++) this.addReplica();
  }

  /** The master is dead. The most up-to-date replica replaces it, with as many replicas as before. */
  failOver(): void {
    this.kill();
    this.promote();
    this.isDown = false;
  }

  /** Like a failover, but the old master is alive, and these nodes keep using it. */
  split(isBehind: (node: string) => boolean): void {
    this.former = { server: this.master, isReachedBy: isBehind };
    this.promote();
  }

  get isSplit(): boolean {
    return this.former !== undefined;
  }

  /** The old master is shut down. */
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

  /** The clock of its machine is changed. */
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
