/*
 * The room's effects: values that the host performs in order.
 */

import type { CloseCode } from '../../protocol/close-codes.ts';
import type { Pace, RefusalCode, ServerMessage, SessionId, State, Users } from '../../protocol/messages.ts';
import type { Point } from './lineage.ts';
import type { Batch } from './store.ts';

/** A socket's number, given by the server: never sent, never used twice. */
export type SocketId = number;

export type Effect =
  | { readonly kind: 'send'; readonly to: SocketId; readonly message: ServerMessage }
  /** To everybody at that pace. */
  | { readonly kind: 'publish'; readonly message: State | Users; readonly pace: Pace }
  /** From now on, the socket subscribes to that pace. */
  | { readonly kind: 'pace'; readonly of: SocketId; readonly pace: Pace }
  /** Tell the other nodes how many sockets there are here. */
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
 * May this be dropped for a slow reader? Acks, states and users are sent again once it has caught up
 * (P23). Without a welcome or a refusal, its client would wait forever; without a new branch, it would be told
 * of a loss that did not happen (P33).
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
