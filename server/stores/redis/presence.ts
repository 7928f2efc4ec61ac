/*
 * Presence: who the other nodes are, and how many sockets each of them has. Pure: time is passed in. In: what
 * is heard of them, each time good for a while only. Out: their sum, and who has gone.
 */

import type { NodeId } from '../../nodes.ts';

/** What a node last said of itself. */
export interface Row {
  readonly sockets: number;
  /** How much of the TTL is left, in ms, from when it was heard. */
  readonly leftMs: number;
}

interface Present {
  readonly sockets: number;
  readonly untilMs: number;
}

export class Presence {
  private readonly others = new Map<NodeId, Present>();

  /**
   * @param lookEveryMs how often expire() is called: a row ends so much before its TTL, so that it has ended for
   * everybody when the TTL is over
   */
  constructor(private readonly lookEveryMs: number) {}

  /** Open sockets of all others. */
  get sockets(): number {
    let sum = 0;
    for (const { sockets } of this.others.values()) sum += sockets;
    return sum;
  }

  /** One of them has told something new. */
  heard(node: NodeId, { sockets, leftMs }: Row, nowMs: number): void {
    this.others.set(node, { sockets, untilMs: nowMs + leftMs - this.lookEveryMs });
  }

  /** One of them has ended in good order. Returns who is gone. */
  left(node: NodeId): NodeId[] {
    return this.forget((other) => other === node);
  }

  /**
   * The whole table: who has no row is gone. News can be missed, this cannot. (News that crossed with the reading
   * is undone by it, until the next one.) Returns who is gone.
   */
  read(rows: ReadonlyMap<NodeId, Row>, nowMs: number): NodeId[] {
    for (const [node, row] of rows) this.heard(node, row, nowMs);
    return this.forget((other, { untilMs }) => !rows.has(other) || untilMs <= nowMs);
  }

  /** Who was not heard of for too long is gone, also where nothing can be read. Returns who. */
  expire(nowMs: number): NodeId[] {
    return this.forget((_, { untilMs }) => untilMs <= nowMs);
  }

  private forget(isGone: (node: NodeId, present: Present) => boolean): NodeId[] {
    const gone = [...this.others].filter(([node, present]) => isGone(node, present)).map(([node]) => node);
    for (const node of gone) this.others.delete(node);
    return gone;
  }
}
