/*
 * The nodes of one counter: what they tell each other beside what is in the store. Types, and the case that
 * there is one node only. In: what this node has to tell. Out: what the others told.
 */

/** A message of a lesson, for those who listen to the topic on other nodes. */
export interface Relayed {
  readonly topic: string;
  readonly message: string | Uint8Array;
}

export interface Nodes {
  /** Tells the others how many sockets are open here. */
  count(sockets: number): void;
  /** Calls `listener` with how many sockets are open on all other nodes together, whenever that changes. */
  onCount(listener: (sockets: number) => void): void;
  /** Passes something on to the others, at most once: what a node misses while it is cut off is lost. */
  relay(relayed: Relayed): void;
  /** Calls `listener` with what others passed on. */
  onRelayed(listener: (relayed: Relayed) => void): void;
  /** Takes this node's sockets out of the others' count. */
  close(): Promise<void>;
}

export const ALONE: Nodes = {
  count() {},
  onCount() {},
  relay() {},
  onRelayed() {},
  async close() {},
};
