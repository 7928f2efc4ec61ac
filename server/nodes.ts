/*
 * The nodes of one counter: what they tell each other besides what is in the store. Types, and the implementation for a
 * single node. In: what this node has to tell. Out: what the others told.
 */

/** Identifies one run of a server: after a restart it is another node. */
export type NodeId = string;

/** A message of a lesson, for subscribers of the topic on other nodes. */
export interface Relayed {
  readonly topic: string;
  /** Text stays text, bytes stay bytes. */
  readonly message: string | Uint8Array;
}

export interface Nodes {
  /** Joins; set listeners before, since others answer at once. When it resolves, all other nodes are known. */
  join(): Promise<void>;
  /** Tells the others how many sockets are open here. */
  count(sockets: number): void;
  /** Calls `listener` with the number of sockets on all other nodes together, whenever that may have changed. */
  onCount(listener: (sockets: number) => void): void;
  /** Passes something on to the others, at most once: what a node misses while it is cut off is lost. */
  relay(relayed: Relayed): void;
  /** Calls `listener` with what another node passed on, and that node. */
  onRelayed(listener: (relayed: Relayed, from: NodeId) => void): void;
  /**
   * Calls `listener` when others lack what was passed on before: a node has started, or was cut off for a
   * while, or this one was. At most once a second, however many there are.
   */
  onNewcomers(listener: () => void): void;
  /** Calls `listener` with a node that has ended, crashed, or not been heard from for too long. */
  onGone(listener: (node: NodeId) => void): void;
  /** Removes this node's sockets from the others' count. */
  close(): Promise<void>;
}

export const ALONE: Nodes = {
  async join() {},
  count() {},
  onCount() {},
  relay() {},
  onRelayed() {},
  onNewcomers() {},
  onGone() {},
  async close() {},
};
