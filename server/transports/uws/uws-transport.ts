/*
 * The transport on uWebSockets.js. In: endpoints and answers. Out: one port for all of them. Only this file knows
 * uWebSockets.js, and what must be known of it.
 */

import * as uWS from 'uWebSockets.js';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import { FullLog } from '../descriptors.ts';
import { Guard, ROUND_MS } from '../guard.ts';
import { Traffic } from '../traffic.ts';
import {
  type Answer,
  type Endpoint,
  ListenError,
  type Message,
  type Socket,
  type Transport,
  type TransportOptions,
  type UpgradeRequest,
} from '../transport.ts';
import { type Refusal, refusalOf } from '../upgrade.ts';

/**
 * LIBUS_LISTEN_EXCLUSIVE_PORT. Without it two servers could share the port, each with half of the people.
 * The type declarations leave out both the constant and the call that takes a host with it.
 */
const LISTEN_EXCLUSIVE_PORT = 1;

/**
 * The time without any byte after which it cuts a socket, in seconds, where the guard does not. Above all it ends a
 * connection that we have closed, and whose client does not close it: of that one nobody is told any more.
 */
const LONGEST_IDLE_SECONDS = 120;

interface ListensOnHost {
  listen(
    host: string,
    port: number,
    options: number,
    listening: (socket: uWS.us_listen_socket | false) => void,
  ): unknown;
}

export class UwsTransport implements Transport {
  readonly traffic = new Traffic();
  private readonly app: uWS.TemplatedApp;
  private readonly full: FullLog;
  private listenSocket: uWS.us_listen_socket | false = false;
  private readonly guard = new Guard();
  private guardTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: TransportOptions,
    respond: (request: HttpRequest) => HttpResponse,
    private readonly log: (line: string) => void,
  ) {
    const { tls } = options;
    this.full = new FullLog(log);
    this.app = tls ? uWS.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile }) : uWS.App();
    const connected = (response: uWS.HttpResponse, change: number): void => {
      if (change === 1 && this.full.isShort()) this.turnAway(response); // -1: it is gone
    };
    this.app.filter(connected);
    this.app.any('/*', (response, request) => write(response, respond(httpRequest(request))));
  }

  mount<Memory extends object>(path: string, unguarded: Endpoint<Memory>): void {
    const { traffic } = this;
    const endpoint = this.guard.around(unguarded as Endpoint);
    // What a socket of uWebSockets.js has is what an endpoint is promised; its types only say more.
    const as = (socket: uWS.WebSocket<object>): Socket => socket as unknown as Socket;
    this.app.ws<object>(path, {
      maxPayloadLength: endpoint.maxPayloadBytes,
      maxBackpressure: endpoint.maxBackpressureBytes,
      closeOnBackpressureLimit: endpoint.cutsSlowReaders,
      idleTimeout: endpoint.idleTimeoutSeconds || LONGEST_IDLE_SECONDS,
      sendPingsAutomatically: false, // to any byte it would listen; the guard waits for whole frames
      upgrade: (response, request, context) => this.upgrade(endpoint, response, request, context),
      open: (socket) => {
        traffic.sockets += 1;
        endpoint.opened(as(socket));
      },
      message: (socket, data, isBinary) => {
        traffic.messages += 1;
        const message = isBinary ? new Uint8Array(data) : Buffer.from(data).toString();
        endpoint.received(as(socket), message, data.byteLength);
      },
      drain: (socket) => endpoint.drained?.(as(socket)),
      ping: (socket) => endpoint.pinged?.(as(socket)),
      pong: (socket) => endpoint.ponged?.(as(socket)),
      close: (socket) => {
        traffic.sockets -= 1;
        endpoint.closed(as(socket));
      },
    });
  }

  /** Answers at once or later; never once the client has gone: uWebSockets.js would throw. */
  get(path: string, answer: Answer): void {
    this.app.get(path, async (response, request) => {
      const gone = new AbortController();
      response.onAborted(() => gone.abort());
      const answered = await answer(httpRequest(request), gone.signal);
      if (!gone.signal.aborted) response.cork(() => write(response, answered));
    });
  }

  /** Publishes of one turn of the loop are written together at its end. A slow socket is passed over in silence. */
  publish(topic: string, message: Message, isBinary = false): void {
    this.app.publish(topic, message, isBinary);
  }

  listen(): Promise<number> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      const listening = (socket: uWS.us_listen_socket | false): void => {
        this.listenSocket = socket;
        if (!socket) return reject(new ListenError());
        this.guardTimer = setInterval(() => this.guard.nextRound(), ROUND_MS);
        resolve(uWS.us_socket_local_port(socket));
      };
      if (host === undefined) this.app.listen(port, LISTEN_EXCLUSIVE_PORT, listening);
      else (this.app as unknown as ListensOnHost).listen(host, port, LISTEN_EXCLUSIVE_PORT, listening);
    });
  }

  stopListening(): void {
    if (this.listenSocket) uWS.us_listen_socket_close(this.listenSocket);
    this.listenSocket = false;
    clearInterval(this.guardTimer);
  }

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
  }

  private upgrade(
    endpoint: Endpoint,
    response: uWS.HttpResponse,
    request: uWS.HttpRequest,
    context: uWS.us_socket_context_t,
  ): void {
    const upgrade = upgradeRequest(request);
    const refusal = refusalOf(upgrade, this.options.allowedOrigins, this.log);
    const admission = refusal ?? endpoint.admit(upgrade);
    switch (admission.kind) {
      case 'welcome': {
        const { memory, protocol = '' } = admission;
        const key = request.getHeader('sec-websocket-key');
        response.upgrade(memory, key, protocol, request.getHeader('sec-websocket-extensions'), context);
        return;
      }
      case 'refused':
        refuse(response, admission);
        return;
      case 'unanswered':
        leaveUnanswered(response, admission.timeoutMs);
        return;
      default:
        admission satisfies never;
    }
  }
}

function refuse(response: uWS.HttpResponse, { status, message, headers = [] }: Refusal): void {
  response.writeStatus(status);
  for (const [name, value] of headers) response.writeHeader(name, value);
  response.writeHeader('Content-Type', 'text/plain; charset=utf-8').end(message);
}

/** uWebSockets.js would wait for ever. The transport's end cuts it too: close(). */
function leaveUnanswered(response: uWS.HttpResponse, timeoutMs: number): void {
  const timer = setTimeout(() => response.close(), timeoutMs);
  response.onAborted(() => clearTimeout(timer)); // called by close(), too
}

function upgradeRequest(request: uWS.HttpRequest): UpgradeRequest {
  return {
    header: (name) => request.getHeader(name),
    get headers() {
      const headers: [string, string][] = [];
      request.forEach((name, value) => {
        headers.push([name, value]);
      });
      return headers;
    },
  };
}

/** A copy of what is asked: uWebSockets.js's request is valid only during its callback. */
function httpRequest(request: uWS.HttpRequest): HttpRequest {
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

function write(response: uWS.HttpResponse, { status, headers, body }: HttpResponse): void {
  response.writeStatus(status);
  for (const [name, value] of headers) response.writeHeader(name, value);
  // Not with a length: this release takes any argument for a reason not to answer at all, which is fatal.
  if (body === undefined) response.endWithoutBody();
  else response.end(body);
}
