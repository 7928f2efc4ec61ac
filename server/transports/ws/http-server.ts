/*
 * The HTTP server below the transport: node:http with the limits that uWebSockets.js has built in, on the bytes and
 * the time of a client that sends no request, or reads no response.
 */

import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { MIN_TLS_VERSION, type TlsPair } from '../../tls/pair.ts';
import type { TransportOptions } from '../transport.ts';
import { HTTP_TIMEOUT_MS } from './http-messages.ts';

const FULL =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 18\r\n\r\nThe server is full';

interface Parser {
  onIncoming?: (request: IncomingMessage, keepsAlive: boolean) => number;
}

/** What makes a parser leave the rest of the input alone: as if it belonged to another protocol. */
const REST_IS_NOT_HTTP = 2;

/**
 * node:http parses everything from one read, some 2,000 requests, even after the first of them has had its connection
 * destroyed; that takes 30 ms and 2 MB. This stops it. Node does not document this property of its sockets:
 * if it is missing, the rest is parsed.
 */
export function stopsParsingOnceDestroyed(socket: Socket): void {
  const { parser } = socket as Socket & { readonly parser?: Parser | null };
  const read = parser?.onIncoming;
  if (!parser || read === undefined) return;
  parser.onIncoming = (request, keepsAlive) =>
    socket.destroyed ? REST_IS_NOT_HTTP : read(request, keepsAlive);
}

export function createHttpServer(tls: TransportOptions['tls']): Server {
  const options = {
    requireHostHeader: false, // http.ts reports what is wrong with it
    headersTimeout: HTTP_TIMEOUT_MS,
    requestTimeout: HTTP_TIMEOUT_MS,
    keepAliveTimeout: HTTP_TIMEOUT_MS,
    connectionsCheckingInterval: 1_000,
  };
  if (tls === undefined) return createServer(options);
  return createTlsServer({ ...options, handshakeTimeout: HTTP_TIMEOUT_MS, ...contextOf(tls) });
}

/** Open connections keep the context with which they began. */
export function renewTls(server: Server, tls: TlsPair): void {
  (server as TlsServer).setSecureContext(contextOf(tls));
}

function contextOf({ cert, key }: TlsPair) {
  return { cert, key, minVersion: MIN_TLS_VERSION } as const;
}

/**
 * A connection that cannot be kept (P28): it is answered before its request, since it must not hold its descriptor
 * for long. With TLS nothing can be written yet, so it is only closed.
 */
export function turnAway(socket: Socket, isTls: boolean): void {
  if (!isTls) socket.end(FULL);
  socket.destroySoon();
}

/** An HTTP response to an upgrade request: node:http has handed the connection over, so it ends with the response. */
export function responseOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  socket.on('end', () => socket.end()).resume();
  socket.on('close', () => response.destroy());
  response.on('finish', () => {
    socket.end();
    // The client ends it, too; meanwhile what it still sends must find somebody, or a reset overtakes the answer.
    const timer = setTimeout(() => socket.destroy(), HTTP_TIMEOUT_MS);
    socket.on('close', () => clearTimeout(timer));
  });
  return response;
}
