/*
 * What a transport must offer: WebSocket endpoints, plain HTTP, and topics, all on one port. Types only. uws/ and ws/
 * implement it; the counter and the lessons are written against it, once. The socket type is that of
 * uWebSockets.js, whose sockets fit unchanged: per-message calls cost nothing extra there.
 */

import type { BlockList } from 'node:net';
import type { Log } from '../counter/operator-log.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import type { TlsPair } from '../tls/pair.ts';
import type { Allowance } from './meter.ts';
import type { Traffic } from './traffic.ts';

/** A text frame's text, or a binary frame's bytes. The bytes are valid only during the callback. */
export type Message = string | Uint8Array;

/** A WebSocket with its endpoint's data. Not to be used after `closed`. */
export interface Socket<Memory extends object = object> {
  /** Bytes are sent as text unless `isBinary` is true. @returns DROPPED (counter/host.ts) if it was not sent */
  send(message: Message, isBinary?: boolean): number;
  /** To all subscribers of the topic except this socket. The whole server shares topics: prefix them with the path. */
  publish(topic: string, message: Message, isBinary?: boolean): boolean;
  /** Takes effect at once; what was published earlier in the same turn of the loop may still arrive. */
  subscribe(topic: string): boolean;
  unsubscribe(topic: string): boolean;
  ping(): number;
  /** Closes with a close frame; `closed` is called before it returns. @param reason at most 123 bytes of UTF-8 */
  end(code?: number, reason?: string): void;
  /** Cuts the connection, without a close frame: the other side sees 1006. `closed` is called before it returns. */
  close(): void;
  /** Unsent bytes in this process. */
  getBufferedAmount(): number;
  getUserData(): Memory;
}

/** The upgrade request. Valid only during the call. */
export interface UpgradeRequest {
  /** By its name in lower case; empty if it is missing. */
  header(name: string): string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Without the question mark. */
  readonly query: string;
  /** The client's address: behind a trusted proxy, the one in its header. */
  readonly client: string;
}

/** The outcome of an upgrade request. */
export type Admission<Memory extends object = object> =
  /** @param protocol one of those that the client offered (RFC 6455 §4.2.2) */
  | { readonly kind: 'welcome'; readonly memory: Memory; readonly protocol?: string }
  /** An HTTP response instead of the upgrade. @example status '401 Unauthorized' */
  | {
      readonly kind: 'refused';
      readonly status: string;
      readonly message: string;
      readonly headers?: HttpResponse['headers'];
    }
  /** No answer at all: the client waits until it gives up. After `timeoutMs` the connection is cut. */
  | { readonly kind: 'unanswered'; readonly timeoutMs: number };

/** A WebSocket endpoint. None of its functions may throw. */
export interface Endpoint<Memory extends object = object> {
  /** Beyond this size, the transport itself ends the connection: cut, or closed with 1009. In bytes. */
  readonly maxPayloadBytes: number;
  /** Limit of unsent bytes for a slow reader; further messages are dropped. */
  readonly maxBackpressureBytes: number;
  /** Cut a socket that drops a message? */
  readonly cutsSlowReaders: boolean;
  /** A socket without a complete frame for this long is cut; it is pinged before. 0: neither (guard.ts). */
  readonly idleTimeoutSeconds: number;
  /** A socket that sends more is closed with 1008; undefined: no limit (guard.ts). */
  readonly allowance?: Allowance;
  admit(request: UpgradeRequest): Admission<Memory>;
  opened(socket: Socket<Memory>): void;
  /** @param bytes the message's length on the wire */
  received(socket: Socket<Memory>, message: Message, bytes: number): void;
  /** The keepalive is about to ping it. */
  pinging?(socket: Socket<Memory>): void;
  /** Some unsent bytes were written. */
  drained?(socket: Socket<Memory>): void;
  /** The transport has already answered it. */
  pinged?(socket: Socket<Memory>): void;
  ponged?(socket: Socket<Memory>): void;
  closed(socket: Socket<Memory>): void;
}

/** Answers a GET request, at once or later; it does not throw. @param gone aborted once nobody waits for the answer */
export type Answer = (request: HttpRequest, gone: AbortSignal) => HttpResponse | Promise<HttpResponse>;

export interface TransportOptions {
  /** The address to listen on; undefined for all of them. */
  readonly host: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  readonly tls: TlsPair | undefined;
  /** Origins that may connect besides the server's own. */
  readonly allowedOrigins: readonly string[];
  /** Is this a name of this server? In lower case, without a port. */
  readonly isOwnName: (name: string) => boolean;
  /** Limit of open sockets and connections of all kinds; beyond it, connections are refused. */
  readonly maxSockets: number;
  /** What one address may hold open: sockets, late answers, unanswered upgrade requests. */
  readonly maxPerAddress: number;
  /** Proxies whose X-Forwarded-For is trusted. */
  readonly trustedProxies: Pick<BlockList, 'check'>;
}

/** @param respond answers plain HTTP on paths without an endpoint */
export type MakeTransport = (
  options: TransportOptions,
  respond: (request: HttpRequest) => HttpResponse,
  log: Log,
) => Transport;

/** The number of slow readers. */
export interface Backlog {
  readonly sockets: number;
  /** Their unsent bytes in this process. */
  readonly bytes: number;
}

/** Why a socket is closed with 1001. */
export const GOODBYE = 'the server is shutting down';

export interface Transport {
  readonly traffic: Traffic;
  /** Accepts WebSockets at this path. Before listen(). */
  mount<Memory extends object>(path: string, endpoint: Endpoint<Memory>): void;
  /** Answers GET requests at this path. Before listen(). */
  get(path: string, answer: Answer): void;
  /** To all subscribers of the topic; a slow reader is skipped, or cut if its endpoint says so. */
  publish(topic: string, message: Message, isBinary?: boolean): void;
  /**
   * @returns the port
   * @throws {ListenError}
   */
  listen(): Promise<number>;
  /**
   * New connections get this certificate; open ones stay. Only if it started with one.
   * @throws if it cannot be used: then nothing has changed
   */
  renewTls(tls: TlsPair): void;
  /** Looks at every socket. */
  backlog(): Backlog;
  /** Closes this many sockets with 1001. */
  dismiss(sockets: number): void;
  /**
   * Accepts no more connections, and cuts those that send a request, so that a proxy asks another server. Sockets stay.
   */
  stopListening(): void;
  /** Cuts whatever is still open, especially idle HTTP connections. */
  close(): void;
}

/** The port could not be opened: uWebSockets.js does not report why (startup-errors.ts finds out). */
export class ListenError extends Error {}
