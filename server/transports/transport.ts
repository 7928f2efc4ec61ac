/*
 * What a transport must offer: WebSocket endpoints, plain HTTP, and topics, all on one port. Types only. uws/ and ws/
 * implement it; the counter and the lessons are written against it, once. The shapes of a socket are those of
 * uWebSockets.js, whose sockets fit as they are: what is called for each message costs nothing extra there.
 */

import type { BlockList } from 'node:net';
import type { Log } from '../counter/operator-log.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import type { TlsPair } from '../tls/pair.ts';
import type { Allowance } from './meter.ts';
import type { Traffic } from './traffic.ts';

/** A text frame's text, or a binary frame's bytes. The bytes are valid only during the call that brings them. */
export type Message = string | Uint8Array;

/** A WebSocket with what its endpoint remembers of it. Not to be touched after `closed`. */
export interface Socket<Memory extends object = object> {
  /** Bytes go as text unless `isBinary` is true. @returns DROPPED (counter/host.ts) where it was not sent */
  send(message: Message, isBinary?: boolean): number;
  /** To all subscribers of the topic but this one. Topics are the whole server's: begin them with the path. */
  publish(topic: string, message: Message, isBinary?: boolean): boolean;
  /** Takes effect at once; what was published before, in the same turn of the loop, may still come. */
  subscribe(topic: string): boolean;
  unsubscribe(topic: string): boolean;
  ping(): number;
  /** Closes with a close frame; `closed` is called before it returns. @param reason at most 123 bytes of UTF-8 */
  end(code?: number, reason?: string): void;
  /** Cuts the connection, without a close frame: the other side sees 1006. `closed` is called before it returns. */
  close(): void;
  /** What waits in this process to be written, in bytes. */
  getBufferedAmount(): number;
  getUserData(): Memory;
}

/** The request to upgrade. Valid only during the call. */
export interface UpgradeRequest {
  /** By its name in lower case; empty if it is missing. */
  header(name: string): string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Its address: that of the client behind a trusted proxy. */
  readonly client: string;
}

/** What becomes of a request to upgrade. */
export type Admission<Memory extends object = object> =
  /** @param protocol one of those that the client offered (RFC 6455 §4.2.2) */
  | { readonly kind: 'welcome'; readonly memory: Memory; readonly protocol?: string }
  /** An HTTP answer instead of the upgrade. @example status '401 Unauthorized' */
  | {
      readonly kind: 'refused';
      readonly status: string;
      readonly message: string;
      readonly headers?: HttpResponse['headers'];
    }
  /** No answer at all: the client waits until it has enough. After `timeoutMs` the connection is cut. */
  | { readonly kind: 'unanswered'; readonly timeoutMs: number };

/** Where WebSockets come in. None of its functions may throw. */
export interface Endpoint<Memory extends object = object> {
  /** Beyond it, the transport itself ends the connection: cut, or closed with 1009. In bytes. */
  readonly maxPayloadBytes: number;
  /** What may wait in this process for a socket that reads too slowly; what comes then is dropped. */
  readonly maxBackpressureBytes: number;
  /** Is a socket that drops a message cut? */
  readonly cutsSlowReaders: boolean;
  /** After so long without a whole frame the socket is cut; it is pinged before. 0: never, and never pinged (guard.ts). */
  readonly idleTimeoutSeconds: number;
  /** Who sends more is closed with 1008; undefined: as much as they like (guard.ts). */
  readonly allowance?: Allowance;
  admit(request: UpgradeRequest): Admission<Memory>;
  opened(socket: Socket<Memory>): void;
  /** @param bytes the message's length on the wire */
  received(socket: Socket<Memory>, message: Message, bytes: number): void;
  /** Some of what waited was written. */
  drained?(socket: Socket<Memory>): void;
  /** It has been answered already. */
  pinged?(socket: Socket<Memory>): void;
  ponged?(socket: Socket<Memory>): void;
  closed(socket: Socket<Memory>): void;
}

/** Answers a GET request, at once or later; it does not throw. @param gone aborted once nobody waits for the answer any more */
export type Answer = (request: HttpRequest, gone: AbortSignal) => HttpResponse | Promise<HttpResponse>;

export interface TransportOptions {
  /** The address to listen on; undefined for all of them. */
  readonly host: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  readonly tls: TlsPair | undefined;
  /** Origins welcome besides the server's own. */
  readonly allowedOrigins: readonly string[];
  /** Is this a name of this server? In lower case, without a port. */
  readonly isOwnName: (name: string) => boolean;
  /** Open sockets and connections of all kinds, beyond which connections are turned away. */
  readonly maxSockets: number;
  /** What one address may hold open: sockets, late answers, requests to upgrade that get none. */
  readonly maxPerAddress: number;
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: Pick<BlockList, 'check'>;
}

/** @param respond answers plain HTTP where no path was given to somebody else */
export type MakeTransport = (
  options: TransportOptions,
  respond: (request: HttpRequest) => HttpResponse,
  log: Log,
) => Transport;

/** Clients that read too slowly. */
export interface Backlog {
  readonly sockets: number;
  /** That wait in this process to be written. */
  readonly bytes: number;
}

/** Why a socket is closed with 1001. */
export const GOODBYE = 'the server is shutting down';

export interface Transport {
  readonly traffic: Traffic;
  /** Takes WebSockets at this path. Before listen(). */
  mount<Memory extends object>(path: string, endpoint: Endpoint<Memory>): void;
  /** Answers GET requests at this path. Before listen(). */
  get(path: string, answer: Answer): void;
  /** To all subscribers of the topic; who is too far behind is passed over, or cut where its endpoint says so. */
  publish(topic: string, message: Message, isBinary?: boolean): void;
  /**
   * @returns the port
   * @throws {ListenError}
   */
  listen(): Promise<number>;
  /**
   * New connections get this certificate; those that are open stay. Only where it began with one.
   * @throws where it cannot be used: then nothing has changed
   */
  renewTls(tls: TlsPair): void;
  /** Looks at every socket. */
  backlog(): Backlog;
  /** Closes so many sockets with 1001. */
  dismiss(sockets: number): void;
  /**
   * Takes no more connections, and cuts those that ask for something: a proxy asks another server then. Sockets stay.
   */
  stopListening(): void;
  /** Cuts whatever is still open, idle HTTP connections above all. */
  close(): void;
}

/** The port could not be opened: uWebSockets.js does not say why, so nobody does here (startup-errors.ts finds out). */
export class ListenError extends Error {}
