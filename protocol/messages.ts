/*
 * Every message of the protocol, as the program handles it. On the wire it is JSON text, one message per frame:
 * codec.ts converts between text and these types. PROTOCOL.md has the rules (P1 …).
 */

import type { Delta } from './press.ts';

export const PROTOCOL_VERSION = 1;

/** The largest message a client may send, in bytes of UTF-8 (P2). */
export const MAX_MESSAGE_BYTES = 1024;

/** After this many invalid messages, the connection is closed with 1008 (P3). */
export const MAX_BAD_MESSAGES = 10;

/** A numbered session: the server's own text, at most 64 characters. Secret: whoever has it can press in this session. */
export type SessionId = string;

// ---------------------------------------------------------------------------------- client → server

/**
 * One press. Without `seq` it is plain: applied at most once, never acknowledged (P5).
 * With `seq` it is numbered: applied exactly once (P10).
 */
export interface Press {
  readonly action: 'press';
  /** What it adds to the number. */
  readonly delta: Delta;
  /** 1, 2, 3 … within the session. */
  readonly seq?: number;
}

/** Opens a numbered session, or resumes one (P7). */
export interface Hello {
  readonly action: 'hello';
  readonly protocol: number;
  readonly session?: SessionId;
  /** The highest `seq` that the client knows to be acknowledged. */
  readonly acked?: number;
  /** Secret: if the server requires press tokens, this one grants the right to press (P32). */
  readonly token?: string;
  /** With `session`: the latest point of the data's history that the client knows (P33). */
  readonly branch?: string;
  readonly revision?: number;
}

/** The application's heartbeat, for browsers, which cannot send ping frames (P24). */
export interface Ping {
  readonly action: 'ping';
}

/** How often states and users are sent: `slow` is for a hidden page (P34). */
export type Pace = 'fast' | 'slow';

/** Asks for a pace. Each connection starts with `fast` (P34). */
export interface AskPace {
  readonly action: 'pace';
  readonly pace: Pace;
}

export type ClientMessage = Press | Hello | Ping | AskPace;

// ---------------------------------------------------------------------------------- server → client

/** The committed value: to everybody on topic `state`, and to each new connection (P4). */
export interface State {
  readonly type: 'state';
  readonly value: number;
  /** Grows by one with each commit, and never falls within a connection (P20). */
  readonly revision: number;
  /** To one client: from this revision on, the branch differs from that of the welcome (P33). */
  readonly branch?: string;
}

/** Open sockets, over all nodes: to everybody on topic `users`, and to each new connection (P4). */
export interface Users {
  readonly type: 'users';
  readonly count: number;
}

/** The answer to hello: drop pending presses up to `seq`, and retransmit the rest in order (P8). */
export interface Welcome {
  readonly type: 'welcome';
  readonly protocol: number;
  readonly session: SessionId;
  /** Identifies one lifetime of the data (P19). */
  readonly epoch: string;
  readonly seq: number;
  readonly value: number;
  readonly revision: number;
  readonly users: number;
  /** False if this socket may only watch; otherwise omitted (P32). */
  readonly mayPress?: boolean;
  /** The latest branch of the data's history, which a copy does not share (P33). */
  readonly branch?: string;
  /** The data is an older copy, or continued from one: it lacks something up to the point that hello named (P33). */
  readonly diverged?: boolean;
}

/** Cumulative: every press up to `seq` is durable, and included in each state from `revision` on (P11). */
export interface Ack {
  readonly type: 'ack';
  readonly seq: number;
  readonly revision: number;
}

export type RefusalCode =
  | 'bad-message'
  | 'gap'
  | 'rate-limited'
  | 'busy'
  | 'session-expired'
  | 'range'
  | 'protocol'
  | 'may-not-press';

/** Nothing was applied. The meaning of `seq` depends on the code: see P10, P13, P16 and P32. */
export interface Refused {
  readonly type: 'refused';
  readonly code: RefusalCode;
  readonly seq?: number;
  /** Milliseconds to wait before retrying. */
  readonly retryAfterMs?: number;
  /** For people who read the wire; programs use `code`. */
  readonly message: string;
}

/** The answer to ping (P24). */
export interface Pong {
  readonly type: 'pong';
}

export type ServerMessage = State | Users | Welcome | Ack | Refused | Pong;

/** A press as a message; without `seq` it is a plain one. */
export function pressOf(delta: Delta, seq?: number): Press {
  return seq === undefined ? { action: 'press', delta } : { action: 'press', delta, seq };
}
