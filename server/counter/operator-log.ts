/*
 * A line for the operator, with the fields for programs that read the log. Types only; server/log.ts writes them. It
 * never contains what clients send, tokens, or session ids.
 */

import type { SocketId } from './effects.ts';

export interface About {
  readonly level: 'info' | 'warn' | 'error';
  /** One of a fixed set, in kebab case. @example 'commit-failed' */
  readonly event: string;
  /** A socket of the counter; numbers begin at 1 with each start of the server. */
  readonly socket?: SocketId;
}

/** @param about by default a remark */
export type Log = (line: string, about?: About) => void;
