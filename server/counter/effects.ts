/*
 * What the room wants done: values, which sockets.ts carries out in their order.
 */

import type { CloseCode } from '../../protocol/close-codes.ts';
import type { RefusalCode, ServerMessage, SessionId, State, Users } from '../../protocol/messages.ts';
import type { Batch } from './store.ts';

/** A socket's number, given by the server: never sent, never used twice. */
export type ConnectionId = number;

export type Outcome =
  | { readonly kind: 'send'; readonly to: ConnectionId; readonly message: ServerMessage }
  | { readonly kind: 'publish'; readonly message: State | Users }
  /** The other nodes are to know how many sockets there are here. */
  | { readonly kind: 'count'; readonly sockets: number }
  | { readonly kind: 'close'; readonly to: ConnectionId; readonly code: CloseCode; readonly reason: string }
  | { readonly kind: 'commit'; readonly batch: Batch }
  | { readonly kind: 'look-up'; readonly for: ConnectionId; readonly session: SessionId };

export type Outcomes = readonly Outcome[];

/** Most presses have no outcome of their own: they wait for the commit. */
export const NOTHING: Outcomes = [];

export function send(to: ConnectionId, message: ServerMessage): Outcome {
  return { kind: 'send', to, message };
}

/** @param reason at most 123 bytes of UTF-8 (RFC 6455 §5.5: a control frame holds 125, the code takes 2) */
export function close(to: ConnectionId, code: CloseCode, reason: string): Outcome {
  return { kind: 'close', to, code, reason };
}

/**
 * May a socket that reads too slowly miss this? Acks, states and users are said again once it has caught up
 * (P23). A welcome or a refusal that is not heard would leave its client waiting for ever.
 */
export function mayBeMissed({ type }: ServerMessage): boolean {
  return type !== 'welcome' && type !== 'refused';
}

export interface RefusalDetails {
  readonly seq?: number;
  readonly retryAfterMs?: number;
}

export function refuse(
  to: ConnectionId,
  code: RefusalCode,
  message: string,
  details: RefusalDetails = {},
): Outcome {
  return send(to, { type: 'refused', code, ...details, message });
}
