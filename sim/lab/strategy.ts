/*
 * What a strategy is: the two halves of a shared counter, of which people at the Lab read and write the whole. Each half is
 * made anew whenever its process starts, and is told what happens; what it wants done it asks of its `io`. Types only.
 *
 * What crosses the line, and what is kept, is copied as JSON. A crash leaves only what was saved, or committed.
 */

import type { Delta } from '../../protocol/press.ts';

/** @typeParam Up what clients send @typeParam Down what the server sends @typeParam Saved what a page keeps */
export interface Strategy<Up = unknown, Down = unknown, Saved = unknown, Tag = unknown> {
  /** @param saved what an earlier life of this page saved last; undefined: nothing yet */
  client(io: ClientIo<Up, Saved>, saved: Saved | undefined): ClientHalf<Down>;
  /** @param stored what was committed last: its `value` is the number */
  server(io: ServerIo<Down, Tag>, stored: Stored): ServerHalf<Up, Tag>;
}

export interface ClientHalf<Down = unknown> {
  /** There is a connection. */
  opened?(): void;
  /** It ended: another one is made as soon as that is possible. */
  closed?(): void;
  /** The person pressed. @param id of this press on this page: 1, 2, 3 …, also after a reload */
  press(step: Delta, id: number): void;
  message?(message: Down): void;
  timer?(tag: string): void;
}

export interface ClientIo<Up = unknown, Saved = unknown> {
  /**
   * To the server; in vain where there is no connection.
   * @param about which presses it carries, where that is not the one that was just made: only for the picture
   */
  send(message: Up, about?: readonly number[]): void;
  /** On the screen from now on. */
  show(value: number): void;
  /** Keeps this for the next life of the page, instead of what was kept before. */
  save(data: Saved): void;
  /** Calls timer(tag) then. */
  after(ms: number, tag: string): void;
  /** From 0 up to 1. */
  random(): number;
  /** Tells the person that this press is saved for good. */
  confirm(id: number): void;
  /** Tells the person that this press may not have counted. */
  giveUp(id: number): void;
}

/** The number, and whatever else is to outlive the server. */
export interface Stored {
  readonly value: number;
  readonly more?: unknown;
}

export interface ServerHalf<Up = unknown, Tag = unknown> {
  opened?(connection: number): void;
  closed?(connection: number): void;
  message?(connection: number, message: Up): void;
  /**
   * Of a commit, in the order in which they were asked for.
   * @param ok false: the disk failed, and has what it had before @param state what was to be written
   * @param tag what was handed in with it
   */
  committed?(ok: boolean, state: Stored, tag: Tag): void;
  timer?(tag: string): void;
}

export interface ServerIo<Down = unknown, Tag = unknown> {
  send(connection: number, message: Down): void;
  /** To everybody who is connected. */
  publish(message: Down): void;
  /** Writes it to the disk: committed() says when it is there. */
  commit(state: Stored, tag?: Tag): void;
  after(ms: number, tag: string): void;
}
