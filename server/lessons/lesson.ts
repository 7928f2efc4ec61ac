/*
 * What a lesson is: an endpoint of its own, in a file of its own, small enough for one screen. Types only.
 * sockets/lessons.ts puts lessons on the network; index.ts lists them.
 *
 * The shapes are those of uWebSockets.js, so that a lesson shows what the real thing looks like: its sockets
 * fit LessonSocket as they are.
 */

import type { HttpRequest, HttpResponse } from '../http.ts';
import type { NodeId } from '../nodes/nodes.ts';

/** A text frame's text, or a binary frame's bytes. The bytes are valid only during the call that brings them. */
export type Message = string | Uint8Array;

/** A socket with what a lesson remembers of it. Not to be used after `closed`. */
export interface LessonSocket<Memory extends object = object> {
  /** Bytes go as text unless `isBinary` is true. */
  send(message: Message, isBinary?: boolean): number;
  /** To all subscribers of the topic but this one. Topics are the whole server's: begin them with the path. */
  publish(topic: string, message: Message, isBinary?: boolean): boolean;
  subscribe(topic: string): boolean;
  unsubscribe(topic: string): boolean;
  ping(): number;
  /** Closes with a close frame. @param reason at most 123 bytes of UTF-8 */
  end(code?: number, reason?: string): void;
  /** Cuts the connection, without a close frame: the other side sees 1006. */
  close(): void;
  getUserData(): Memory;
}

/** The request to upgrade. Valid only during the call. */
export interface UpgradeRequest {
  /** By its name in lower case; empty if it is missing. */
  header(name: string): string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The answer to a request to upgrade. */
export type Admission<Memory extends object> =
  /** @param protocol one of those that the client offered (RFC 6455 §4.2.2) */
  | { readonly kind: 'welcome'; readonly memory: Memory; readonly protocol?: string }
  /** An HTTP answer instead of the upgrade. @example status '401 Unauthorized' */
  | { readonly kind: 'refused'; readonly status: string; readonly message: string }
  /** No answer at all: the client waits until it gives up. After `timeoutMs` the connection is cut. */
  | { readonly kind: 'unanswered'; readonly timeoutMs: number };

export interface Lesson<Memory extends object = object> {
  /** Such as `/lessons/echo`. */
  readonly path: string;
  /** A longer message ends the connection with 1009. 64 KiB by default. */
  readonly maxMessageBytes?: number;
  /** How much may be buffered for a slow reader before it is cut. 1 MiB by default. */
  readonly maxBackpressureBytes?: number;
  /** The lesson itself pings, and closes sockets that do not answer; otherwise the server does. */
  readonly pingsItself?: boolean;
  /** By default everybody is welcome, with an empty object as memory. */
  readonly admit?: (request: UpgradeRequest) => Admission<Memory>;
  // Methods rather than properties: so a lesson with a memory of its own is a Lesson like any other.
  opened?(socket: LessonSocket<Memory>): void;
  received?(socket: LessonSocket<Memory>, message: Message): void;
  ponged?(socket: LessonSocket<Memory>): void;
  /** The client sent a ping; it has been answered already. */
  pinged?(socket: LessonSocket<Memory>): void;
  closed?(socket: LessonSocket<Memory>): void;
  /** GET requests below the lesson's path, such as `/lessons/polling/value`. */
  readonly http?: Readonly<Record<string, Answer>>;
}

/** @param gone aborted once the client has gone */
export type Answer = (request: HttpRequest, gone: AbortSignal) => HttpResponse | Promise<HttpResponse>;

/** What lessons need from outside. */
export interface LessonWorld {
  /** To all subscribers of the topic on this server. */
  readonly publish: (topic: string, message: Message, isBinary?: boolean) => void;
  /** Calls `action` every `ms`, until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
  /** Calls `action` once, unless the returned function is called before. */
  readonly after: (ms: number, action: () => void) => () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** What clients must know where a lesson asks for a token. Secret: not to be logged or sent. */
  readonly token: string;
  readonly elsewhere: Elsewhere;
}

/**
 * The same lessons on other servers of one site. Best effort: what a server misses while it is cut off from the
 * others is lost. With a single server, nothing is relayed.
 */
export interface Elsewhere {
  /** To all subscribers of the topic on other servers: text as text, bytes as bytes. */
  readonly relay: (topic: string, message: Message) => void;
  /** Calls `listener` with what other servers relay on the topic; the subscribers here get it as well. */
  readonly onRelayed: (topic: string, listener: (message: Message, from: NodeId) => void) => void;
  /** Calls `listener` when another server may have missed what was relayed before; at most once a second. */
  readonly onNewcomers: (listener: () => void) => void;
  /** Calls `listener` when another server has ended, crashed, or been silent for some 15 s. */
  readonly onGone: (listener: (node: NodeId) => void) => void;
}
