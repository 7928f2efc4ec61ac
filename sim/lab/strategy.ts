/*
 * A strategy: the two halves of a shared counter, which learners at the Lab read and write. Each half is created
 * whenever its process starts. It receives events, and acts through its `io`. Types only.
 *
 * Messages and saved values are copied as JSON. Only what was saved or committed survives a crash.
 */

import type { Delta } from '../../protocol/press.ts';

/** @typeParam Up what clients send @typeParam Down what the server sends @typeParam Saved what a page keeps */
export interface Strategy<Up = unknown, Down = unknown, Saved = unknown, Tag = unknown> {
  /** @param saved the last value that this page saved before a reload; undefined if none */
  client(io: ClientIo<Up, Saved>, saved: Saved | undefined): ClientHalf<Down>;
  /** @param stored the last committed state: its `value` is the number */
  server(io: ServerIo<Down, Tag>, stored: Stored): ServerHalf<Up, Tag>;
}

export interface ClientHalf<Down = unknown> {
  /** A connection opened. */
  opened?(): void;
  /** The connection ended; reconnecting is automatic. */
  closed?(): void;
  /** The user pressed. @param id of this press on this page: 1, 2, 3 …, also after a reload */
  press(step: Delta, id: number): void;
  message?(message: Down): void;
  timer?(tag: string): void;
}

export interface ClientIo<Up = unknown, Saved = unknown> {
  /**
   * Sends to the server; has no effect without a connection.
   * @param about the presses it carries, if other than the one just made: only the diagram uses this
   */
  send(message: Up, about?: readonly number[]): void;
  /** Shows this number on the screen. */
  show(value: number): void;
  /** Saves this for after a reload, replacing what was saved before. */
  save(data: Saved): void;
  /** Calls timer(tag) after this time. */
  after(ms: number, tag: string): void;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** Tells the user that this press is permanently saved. */
  confirm(id: number): void;
  /** Tells the user that this press may not have counted. */
  giveUp(id: number): void;
}

/** The number, and whatever else must survive a server restart. */
export interface Stored {
  readonly value: number;
  readonly more?: unknown;
}

export interface ServerHalf<Up = unknown, Tag = unknown> {
  opened?(connection: number): void;
  closed?(connection: number): void;
  message?(connection: number, message: Up): void;
  /**
   * The result of a commit; results arrive in the order of the commits.
   * @param ok false: the write failed, and the disk still holds the previous state @param state what was to be written
   * @param tag the tag passed to commit()
   */
  committed?(ok: boolean, state: Stored, tag: Tag): void;
  /** Everything sent to this connection has arrived, after some of it had to wait: see waiting(). */
  drained?(connection: number): void;
  timer?(tag: string): void;
}

export interface ServerIo<Down = unknown, Tag = unknown> {
  send(connection: number, message: Down): void;
  /** To every connected client. */
  publish(message: Down): void;
  /** How many messages sent to this connection have not arrived yet. A slow reader's queue must stay short. */
  waiting(connection: number): number;
  /** Writes it to the disk; committed() reports when it is durable. */
  commit(state: Stored, tag?: Tag): void;
  after(ms: number, tag: string): void;
}
