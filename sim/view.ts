/*
 * The world as one looks at it from outside, at one moment: who believes what, and what is in flight. A copy:
 * looking changes nothing.
 */

import type { Snapshot } from '../server/counter/store.ts';
import type { Content, PartyName, TabBelief } from './entry.ts';
import type { Frame } from './pipe.ts';
import type { WorldParts } from './world-parts.ts';

export interface ConnectionView {
  readonly id: number;
  readonly client: PartyName;
  readonly isOpenAtClient: boolean;
  readonly isOpenAtServer: boolean;
  /** On their way to the server, the next to arrive first. */
  readonly up: readonly Frame<Content>[];
  readonly down: readonly Frame<Content>[];
}

export interface WorldView {
  readonly nowMs: number;
  readonly isHealed: boolean;
  readonly tabs: readonly (TabBelief & { readonly isSuperseded: boolean })[];
  readonly pressers: readonly { readonly who: PartyName; readonly shown: number | undefined }[];
  /** undefined: there is none just now. */
  readonly server: { readonly sockets: number; readonly isPaused: boolean } | undefined;
  readonly disk: Snapshot & { readonly isWriting: boolean; readonly sessions: number };
  readonly connections: readonly ConnectionView[];
}

export function viewOf({ nowMs, isHealed, tabs, pressers, server, disk, network }: WorldParts): WorldView {
  return {
    nowMs,
    isHealed,
    tabs: tabs.map(({ belief, isSuperseded }) => ({ ...belief, isSuperseded })),
    pressers: pressers.map(({ name, value }) => ({ who: name, shown: value })),
    server: server && { sockets: server.sockets, isPaused: server.isPaused },
    disk: { ...disk.snapshot, isWriting: disk.isWriting, sessions: disk.sessions },
    connections: Array.from(network.connections, (connection) => ({
      id: connection.id,
      client: connection.client.name,
      isOpenAtClient: connection.isOpenAtClient,
      isOpenAtServer: connection.isOpenAtServer,
      up: [...connection.up.inFlight],
      down: [...connection.down.inFlight],
    })),
  };
}
