/*
 * How members of the crowd speak with a server: which connection they open, and how a plain press is said. The
 * load tester knows one way; the benchmarks bring others, for servers that wrap the same messages differently.
 */

import { Connection, type ConnectionEvents } from '../websocket/connection.ts';
import type { Target } from '../websocket/target.ts';

export interface Dialect {
  /** A plain press of plus one, as it goes out. */
  readonly press: string;
  /** @param events are told of messages without what the server wraps them in */
  connect(target: Target, source: string | undefined, events: ConnectionEvents): Connection;
}

/** One message a frame. `plus` is the spelling that the classic servers know, too. */
export const PLAIN_DIALECT: Dialect = {
  press: '{"action":"plus"}',
  connect: (target, source, events) => new Connection(target, source, events),
};
