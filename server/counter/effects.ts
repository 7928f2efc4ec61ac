/*
 * What the room wants done: values, which the host performs in their order.
 */

import type { CloseCode } from '../../protocol/close-codes.ts';
import type { Pace, RefusalCode, ServerMessage, SessionId, State, Users } from '../../protocol/messages.ts';
import type { Point } from './lineage.ts';
import type { Batch } from './store.ts';

/** A socket's number, given by the server: never sent, never used twice. */
export type SocketId = number;

export type Effect =
  | { readonly kind: 'send'; readonly to: SocketId; readonly message: ServerMessage }
  /** To everybody who gets what is published at that pace. */
  | { readonly kind: 'publish'; readonly message: State | Users; readonly pace: Pace }
  /** From now on, the socket gets what is published at that pace. */
  | { readonly kind: 'pace'; readonly of: SocketId; readonly pace: Pace }
  /** The other nodes are to know how many sockets there are here. */
  | { readonly kind: 'count'; readonly sockets: number }
  | { readonly kind: 'close'; readonly to: SocketId; readonly code: CloseCode; readonly reason: string }
  | { readonly kind: 'commit'; readonly batch: Batch }
  | {
      readonly kind: 'look-up';
      readonly for: SocketId;
      readonly session: SessionId;
      readonly known: Point | undefined;
    };

export type Effects = readonly Effect[];

/** Most presses have no effect of their own: they wait for the commit. */
export const NOTHING: Effects = [];

export function send(to: SocketId, message: ServerMessage): Effect {
  return { kind: 'send', to, message };
}

/** @param reason at most 123 bytes of UTF-8 (RFC 6455 §5.5: a control frame holds 125, the code takes 2) */
export function close(to: SocketId, code: CloseCode, reason: string): Effect {
  return { kind: 'close', to, code, reason };
}

/**
 * May a socket that reads too slowly miss this? Acks, states and users are said again once it has caught up
 * (P23). A welcome or a refusal that is not heard would leave its client waiting for ever, and without a new branch it
 * would be told of a loss that is none (P33).
 */
export function isDroppable(message: ServerMessage): boolean {
  if (message.type === 'state') return message.branch === undefined;
  return message.type !== 'welcome' && message.type !== 'refused';
}

export interface RefusalDetails {
  readonly seq?: number;
  readonly retryAfterMs?: number;
}

export function refuse(
  to: SocketId,
  code: RefusalCode,
  message: string,
  details: RefusalDetails = {},
): Effect {
  return send(to, { type: 'refused', code, ...details, message });
}
