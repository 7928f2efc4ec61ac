/*
 * The routes to the nodes: one network per node, behind one address. In: clients that connect. Out: connections, each to
 * one node. A reconnecting client usually returns to its node, and sometimes reaches another one.
 */

import type { Client, Connection } from '../connection.ts';
import type { Context } from '../context.ts';
import { type Cut, Network } from '../network.ts';
import type { Prng } from '../prng.ts';

/** The probability that a connection leads to the same node as the one before. */
const FAITHFUL = 0.6;

export class Doors extends Network {
  readonly networks: readonly Network[];
  private readonly last = new Map<string, number>();
  private readonly networkOf = new WeakMap<Connection, Network>();

  constructor(
    parts: Context,
    nodes: number,
    private readonly prng: Prng,
  ) {
    super(parts);
    this.networks = Array.from({ length: nodes }, () => new Network(parts, this.transits));
  }

  override connect(client: Client): Connection {
    const at = this.choose(client.name);
    this.last.set(client.name, at);
    const network = this.networks[at]!;
    const connection = network.connect(client);
    this.networkOf.set(connection, network);
    return connection;
  }

  /** The client's next connection leads to another node. */
  turnAway(client: string): void {
    const last = this.last.get(client) ?? 0;
    this.last.set(client, (last + 1) % this.networks.length);
  }

  private choose(client: string): number {
    const last = this.last.get(client);
    if (last !== undefined && this.prng.happens(FAITHFUL)) return last;
    return this.prng.below(this.networks.length);
  }

  override cut(connection: Connection, cut: Cut): void {
    this.networkOf.get(connection)?.cut(connection, cut);
  }

  override halfOpen(connection: Connection, direction: 'up' | 'down' | 'both'): void {
    this.networkOf.get(connection)?.halfOpen(connection, direction);
  }

  override heal(): void {
    for (const network of this.networks) network.heal();
  }
}
