/*
 * Presence: the other nodes, and how many sockets each has. Sans-I/O: time is passed in. In: their rows, each valid for
 * a limited time. Out: the sum of their sockets, and which nodes are gone.
 */

import type { NodeId } from '../../nodes.ts';

export interface PresenceTiming {
  /** After this long without a refresh, a node and its sockets are gone for all others. */
  readonly ttlMs: number;
  /** How often a node refreshes its row. */
  readonly refreshMs: number;
  /** How often it reads the table. */
  readonly readMs: number;
}

export const PRESENCE_TIMING: PresenceTiming = { ttlMs: 15_000, refreshMs: 5_000, readMs: 1_000 };

/** What a node last told about itself. */
export interface Row {
  readonly sockets: number;
  /** The remaining TTL, in ms, when it was received. */
  readonly leftMs: number;
}

interface Present {
  readonly sockets: number;
  readonly untilMs: number;
}

export class Presence {
  private readonly others = new Map<NodeId, Present>();

  /**
   * @param lookEveryMs how often expire() is called: a row expires here this much before its TTL, so that it has
   * expired everywhere when the TTL is over
   */
  constructor(private readonly lookEveryMs: number) {}

  /** Open sockets of all others. */
  get sockets(): number {
    let sum = 0;
    for (const { sockets } of this.others.values()) sum += sockets;
    return sum;
  }

  /** A node has sent an update. */
  heard(node: NodeId, { sockets, leftMs }: Row, nowMs: number): void {
    this.others.set(node, { sockets, untilMs: nowMs + leftMs - this.lookEveryMs });
  }

  /** A node has shut down. Returns which nodes are gone. */
  left(node: NodeId): NodeId[] {
    return this.forget((other) => other === node);
  }

  /**
   * The whole table: a node without a row is gone. Messages can be missed, but not this. (It may undo a message that
   * crossed with it, until the next reading.) Returns which nodes are gone.
   */
  read(rows: ReadonlyMap<NodeId, Row>, nowMs: number): NodeId[] {
    for (const [node, row] of rows) {
      // Already gone, though its row lasts a little longer: do not report it twice.
      if (row.leftMs <= this.lookEveryMs && !this.others.has(node)) continue;
      this.heard(node, row, nowMs);
    }
    return this.forget((other, { untilMs }) => !rows.has(other) || untilMs <= nowMs);
  }

  /** A node whose row was not refreshed for too long is gone, even if the table cannot be read. Returns which. */
  expire(nowMs: number): NodeId[] {
    return this.forget((_, { untilMs }) => untilMs <= nowMs);
  }

  private forget(isGone: (node: NodeId, present: Present) => boolean): NodeId[] {
    const gone = [...this.others].filter(([node, present]) => isGone(node, present)).map(([node]) => node);
    for (const node of gone) this.others.delete(node);
    return gone;
  }
}
