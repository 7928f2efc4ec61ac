/*
 * The listener: one port for everything. In: connections. It answers plain HTTP itself; WebSocket endpoints
 * are put on its app by counter.ts and lessons.ts. Only this folder knows uWebSockets.js.
 */

import * as uWS from 'uWebSockets.js';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import { originAllowed } from '../../origin.ts';
import { Descriptors } from '../descriptors.ts';
import { Traffic } from '../traffic.ts';

export interface ListenerOptions {
  /** The address to listen on; undefined for all of them. */
  readonly host: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Origins welcome besides the server's own. */
  readonly allowedOrigins: readonly string[];
}

/** The port could not be opened. uWebSockets.js does not say why. */
export class ListenError extends Error {}

/**
 * LIBUS_LISTEN_EXCLUSIVE_PORT. Without it two servers could share the port, each with half of the people.
 * The type declarations leave out both the constant and the call that takes a host with it.
 */
const LISTEN_EXCLUSIVE_PORT = 1;

/** An operator should hear that the server is full, but not a thousand times. */
const FULL_LOG_INTERVAL_MS = 60_000;

/** The only version of the protocol that was ever finished (RFC 6455). */
const WEBSOCKET_VERSION = '13';

interface ListensOnHost {
  listen(
    host: string,
    port: number,
    options: number,
    listening: (socket: uWS.us_listen_socket | false) => void,
  ): unknown;
}

export class Listener {
  readonly app: uWS.TemplatedApp;
  readonly traffic = new Traffic();
  private readonly descriptors = new Descriptors();
  private listenSocket: uWS.us_listen_socket | false = false;
  private loggedFullAtMs = Number.NEGATIVE_INFINITY;

  /** @param respond answers plain HTTP */
  constructor(
    private readonly options: ListenerOptions,
    respond: (request: HttpRequest) => HttpResponse,
    private readonly log: (line: string) => void,
  ) {
    const { tls } = options;
    this.app = tls ? uWS.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile }) : uWS.App();
    const onConnection = (response: uWS.HttpResponse, change: number): void => {
      if (change === 1 && this.descriptors.areShort()) this.turnAway(response); // -1: it is gone
    };
    this.app.filter(onConnection);
    this.app.any('/*', (response, request) => write(response, respond(httpRequest(request))));
  }

  /**
   * @returns the port
   * @throws {ListenError}
   */
  listen(): Promise<number> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      const listening = (socket: uWS.us_listen_socket | false): void => {
        this.listenSocket = socket;
        if (socket) resolve(uWS.us_socket_local_port(socket));
        else reject(new ListenError());
      };
      if (host === undefined) this.app.listen(port, LISTEN_EXCLUSIVE_PORT, listening);
      else (this.app as unknown as ListensOnHost).listen(host, port, LISTEN_EXCLUSIVE_PORT, listening);
    });
  }

  /** Takes no more connections. Those that are open stay. */
  stopListening(): void {
    if (this.listenSocket) uWS.us_listen_socket_close(this.listenSocket);
    this.listenSocket = false;
  }

  /** Cuts whatever is still open, idle HTTP connections above all. */
  close(): void {
    this.app.close();
  }

  /**
   * A connection that cannot be kept (P28): it is answered before it has asked, since it must not hold its
   * descriptor for as long as it likes. Its question finds nobody then, and resets the connection: so the answer
   * goes out in one piece. With TLS there is nothing to write yet, so it is only closed.
   */
  private turnAway(response: uWS.HttpResponse): void {
    if (this.options.tls) response.close();
    else response.cork(() => response.writeStatus('503 Service Unavailable').end('The server is full', true));
    const nowMs = performance.now();
    if (nowMs - this.loggedFullAtMs < FULL_LOG_INTERVAL_MS) return;
    this.loggedFullAtMs = nowMs;
    const { limit } = this.descriptors;
    this.log(`full: of ${limit} open files that this process may have, only the last are left (ulimit -n)`);
  }

  /**
   * May this client connect? If not, the request is answered: with 426 where it asks for something else than
   * WebSocket, with 403 where it is a page of a foreign origin (P26).
   */
  admits(response: uWS.HttpResponse, request: uWS.HttpRequest): boolean {
    // uWebSockets.js looks at the key alone. RFC 6455 §4.2.1 asks for more, and §4.2.2 says how to refuse.
    const isWebSocket = request.getHeader('upgrade').toLowerCase() === 'websocket';
    if (!isWebSocket || request.getHeader('sec-websocket-version') !== WEBSOCKET_VERSION) {
      response.writeStatus('426 Upgrade Required').writeHeader('Upgrade', 'websocket');
      response.writeHeader('Sec-WebSocket-Version', WEBSOCKET_VERSION).end();
      return false;
    }
    const origin = request.getHeader('origin') || undefined;
    const host = request.getHeader('host') || undefined;
    if (originAllowed(origin, host, this.options.allowedOrigins)) return true;
    this.log(`refused a page from ${JSON.stringify(origin)}; allow it with --origin`);
    refuse(response, '403 Forbidden', 'This origin is not allowed');
    return false;
  }
}

/** An answer instead of the upgrade. */
export function refuse(response: uWS.HttpResponse, status: string, message: string): void {
  response.writeStatus(status).writeHeader('Content-Type', 'text/plain; charset=utf-8').end(message);
}

/** Upgrades. @param protocol the subprotocol that was chosen; none if empty */
export function upgrade<Memory>(
  response: uWS.HttpResponse,
  request: uWS.HttpRequest,
  context: uWS.us_socket_context_t,
  memory: Memory,
  protocol = '',
): void {
  const key = request.getHeader('sec-websocket-key');
  const extensions = request.getHeader('sec-websocket-extensions');
  response.upgrade(memory, key, protocol, extensions, context);
}

/** A copy of what is asked: uWebSockets.js's request is valid only during its callback. */
export function httpRequest(request: uWS.HttpRequest): HttpRequest {
  return {
    method: request.getCaseSensitiveMethod(),
    path: request.getUrl(),
    query: request.getQuery(),
    host: request.getHeader('host'),
    ifNoneMatch: request.getHeader('if-none-match'),
    acceptEncoding: request.getHeader('accept-encoding'),
    forwardedProto: request.getHeader('x-forwarded-proto'),
  };
}

export function write(response: uWS.HttpResponse, { status, headers, body }: HttpResponse): void {
  response.writeStatus(status);
  for (const [name, value] of headers) response.writeHeader(name, value);
  // Not with a length: this release takes any argument for a reason not to answer at all, which is fatal.
  if (body === undefined) response.endWithoutBody();
  else response.end(body);
}
