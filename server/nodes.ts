/*
 * The nodes of one counter: what they tell each other beside what is in the store. Types, and the case that
 * there is one node only. In: what this node has to tell. Out: what the others told.
 */

/** Names one run of a server: after a restart it is another node. */
export type NodeId = string;

/** A message of a lesson, for those who listen to the topic on other nodes. */
export interface Relayed {
  readonly topic: string;
  /** Text goes as text, bytes as bytes. */
  readonly message: string | Uint8Array;
}

export interface Nodes {
  /** Takes part from now on; listeners come before, since others answer at once. When it resolves, it is known who is there. */
  join(): Promise<void>;
  /** Tells the others how many sockets are open here. */
  count(sockets: number): void;
  /** Calls `listener` with how many sockets are open on all other nodes together, when that may have changed. */
  onCount(listener: (sockets: number) => void): void;
  /** Passes something on to the others, at most once: what a node misses while it is cut off is lost. */
  relay(relayed: Relayed): void;
  /** Calls `listener` with what others passed on, and who it was. */
  onRelayed(listener: (relayed: Relayed, from: NodeId) => void): void;
  /**
   * Calls `listener` when others lack what was passed on before: one of them has begun, or was cut off for a
   * while, or this one was. At most once a second, however many they are.
   */
  onNewcomers(listener: () => void): void;
  /** Calls `listener` with a node that has ended, crashed, or not been heard of for too long. */
  onGone(listener: (node: NodeId) => void): void;
  /** Takes this node's sockets out of the others' count. */
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
