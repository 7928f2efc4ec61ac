/*
 * What a lesson is: an endpoint in a file of its own, small enough for one screen. Types only.
 * transports/lessons.ts puts lessons on the network; index.ts lists them in the order of the course.
 *
 * The shapes are those of uWebSockets.js, so that a lesson shows what the real thing looks like.
 */

import type { NodeId } from '../nodes.ts';
import type { Admission, Answer, Message, Socket, UpgradeRequest } from '../transports/transport.ts';

export type { Admission, Answer, Message, UpgradeRequest } from '../transports/transport.ts';

/** A socket with its lesson's data. Not to be used after `closed`. */
export type LessonSocket<Memory extends object = object> = Omit<Socket<Memory>, 'getBufferedAmount'>;

export interface Lesson<Memory extends object = object> {
  /** Such as `/lessons/echo`. */
  readonly path: string;
  /** A longer message ends the connection with 1009. 4 KiB by default. */
  readonly maxMessageBytes?: number;
  /** How much may be buffered for a slow reader before it is cut. 256 KiB by default. */
  readonly maxBackpressureBytes?: number;
  /** The lesson itself pings, and closes sockets that do not answer; otherwise the server does. */
  readonly pingsItself?: boolean;
  /** By default everybody may connect, with an empty object as data. */
  readonly admit?: (request: UpgradeRequest) => Admission<Memory>;
  // Methods rather than properties: so a lesson with a memory of its own is a Lesson like any other.
  opened?(socket: LessonSocket<Memory>): void;
  received?(socket: LessonSocket<Memory>, message: Message): void;
  ponged?(socket: LessonSocket<Memory>): void;
  /** The client sent a ping; it has already been answered. */
  pinged?(socket: LessonSocket<Memory>): void;
  closed?(socket: LessonSocket<Memory>): void;
  /** GET requests below the lesson's path, such as `/lessons/polling/value`. */
  readonly http?: Readonly<Record<string, Answer>>;
}

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
  /** The token that a lesson may require. Secret: not to be logged or sent. */
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
