/*
 * A line for the operator, and what programs that read the log go by. Types only; server/log.ts writes them. Never in it:
 * what clients send, tokens, and ids of sessions.
 */

import type { SocketId } from './effects.ts';

export interface About {
  readonly level: 'info' | 'warn' | 'error';
  /** One of a few, in kebab case. @example 'commit-failed' */
  readonly event: string;
  /** Of the counter; numbers begin at 1 with each start of the server. */
  readonly socket?: SocketId;
}

/** @param about by default it is a remark */
export type Log = (line: string, about?: About) => void;
