/*
 * The transport on node:http and the package `ws`: for every Node and every processor. In: endpoints and answers. Out:
 * one port for all of them. BENCHMARKS.md tells what it costs beside uWebSockets.js.
 */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import { FullLog } from '../descriptors.ts';
import { Traffic } from '../traffic.ts';
import {
  type Answer,
  type Endpoint,
  ListenError,
  type Message,
  type Transport,
  type TransportOptions,
  type UpgradeRequest,
} from '../transport.ts';
import { refusalOf } from '../upgrade.ts';
import { frameOf } from './frames.ts';
import { Topics } from './topics.ts';
import { WsSocket } from './ws-socket.ts';

/** How often silent sockets are looked for, in ms. */
const IDLE_CHECK_MS = 1_000;

const FULL =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 18\r\n\r\nThe server is full';

export class WsTransport implements Transport {
  readonly traffic = new Traffic();
  private readonly server: Server;
  private readonly endpoints = new Map<string, { endpoint: Endpoint; wss: WebSocketServer }>();
  private readonly answers = new Map<string, Answer>();
  private readonly topics = new Topics<WsSocket>();
  private readonly sockets = new Set<WsSocket>();
  private readonly full: FullLog;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: TransportOptions,
    private readonly respond: (request: HttpRequest) => HttpResponse,
    private readonly log: (line: string) => void,
  ) {
    this.full = new FullLog(log);
    this.server = createHttpServer(options.tls);
    this.server.on('connection', (socket) => this.connected(socket));
    this.server.on('request', (request, response) => this.requested(request, response));
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  mount<Memory extends object>(path: string, endpoint: Endpoint<Memory>): void {
    const wss = new WebSocketServer({
      noServer: true,
      maxPayload: endpoint.maxPayloadBytes,
      perMessageDeflate: false,
      clientTracking: false,
      // Without it, `ws` chooses the first that the client offers.
      handleProtocols: (_, request) => protocolOf.get(request) ?? false,
    });
    this.endpoints.set(path, { endpoint: endpoint as Endpoint, wss });
  }

  get(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  publish(topic: string, message: Message, isBinary = false): void {
    const frame = frameOf(message, isBinary);
    for (const socket of this.topics.of(topic)) socket.write(frame);
  }

  listen(): Promise<number> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      this.server.once('error', () => reject(new ListenError()));
      this.server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
        this.idleTimer = setInterval(() => this.checkIdle(), IDLE_CHECK_MS);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  stopListening(): void {
    this.server.close();
    clearInterval(this.idleTimer);
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
    this.server.closeAllConnections();
  }

  private checkIdle(): void {
    const nowMs = performance.now();
    for (const socket of this.sockets) socket.checkIdle(nowMs);
  }

  /** A connection that cannot be kept (P28) is answered before it has asked. With TLS there is nothing to write yet. */
  private connected(socket: NetSocket): void {
    if (!this.full.isShort()) return;
    if (this.options.tls === undefined) socket.end(FULL);
    else socket.destroy();
  }

  // -------------------------------------------------------------------------------------- plain HTTP

  private async requested(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path } = splitUrl(request);
    // Like uWebSockets.js: a key makes it a request to upgrade, if an incomplete one.
    if (this.endpoints.has(path) && request.headers['sec-websocket-key'] !== undefined) {
      const refusal = refusalOf(upgradeRequest(request), this.options.allowedOrigins, this.log);
      if (refusal !== undefined) return writeTo(response, refusalResponse(refusal));
    }
    const answer = request.method === 'GET' ? this.answers.get(path) : undefined;
    if (answer === undefined) return writeTo(response, this.respond(httpRequest(request)));
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answered = await answer(httpRequest(request), gone.signal);
    if (!gone.signal.aborted) writeTo(response, answered);
  }

  // -------------------------------------------------------------------------------------- WebSockets

  private upgrade(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    raw.on('error', () => {}); // the client is gone; `close` follows
    const { path } = splitUrl(request);
    const found = this.endpoints.get(path);
    if (found === undefined) return answerInstead(request, raw, this.respond(httpRequest(request)));
    const { endpoint, wss } = found;
    const upgrade = upgradeRequest(request);
    const admission = refusalOf(upgrade, this.options.allowedOrigins, this.log) ?? endpoint.admit(upgrade);
    switch (admission.kind) {
      case 'welcome':
        if (admission.protocol !== undefined) protocolOf.set(request, admission.protocol);
        wss.handleUpgrade(request, raw, head, (ws) => this.open(ws, raw, admission.memory, endpoint));
        return;
      case 'refused':
        answerInstead(request, raw, refusalResponse(admission));
        return;
      case 'unanswered': {
        const timer = setTimeout(() => raw.destroy(), admission.timeoutMs);
        raw.on('close', () => clearTimeout(timer)).resume();
        return;
      }
      default:
        admission satisfies never;
    }
  }

  private open(ws: WebSocket, raw: Duplex, memory: object, endpoint: Endpoint): void {
    const { topics, traffic, sockets } = this;
    const gone = (socket: WsSocket) => sockets.delete(socket);
    const socket = new WsSocket(ws, raw, memory, endpoint, { topics, traffic, gone });
    if (ws.readyState === ws.OPEN) sockets.add(socket); // its endpoint may have closed it at once
  }
}

/** The subprotocol that an endpoint chose for a request, until `ws` asks for it. */
const protocolOf = new WeakMap<IncomingMessage, string>();

function createHttpServer(tls: TransportOptions['tls']): Server {
  const options = { requireHostHeader: false }; // http.ts says what is wrong with it
  if (tls === undefined) return createServer(options);
  return createTlsServer({ ...options, cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) });
}

function splitUrl({ url = '/' }: IncomingMessage): { path: string; query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

function headerOf({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

function httpRequest(request: IncomingMessage): HttpRequest {
  const { path, query } = splitUrl(request);
  return {
    method: request.method ?? '',
    path,
    query,
    host: headerOf(request, 'host'),
    ifNoneMatch: headerOf(request, 'if-none-match'),
    acceptEncoding: headerOf(request, 'accept-encoding'),
    forwardedProto: headerOf(request, 'x-forwarded-proto'),
  };
}

function upgradeRequest(request: IncomingMessage): UpgradeRequest {
  return {
    header: (name) => headerOf(request, name),
    get headers() {
      const { rawHeaders } = request;
      return rawHeaders.flatMap((name, i) =>
        i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1]!] as const] : [],
      );
    },
  };
}

function refusalResponse({
  status,
  message,
  headers = [],
}: {
  status: string;
  message: string;
  headers?: HttpResponse['headers'];
}): HttpResponse {
  return { status, headers: [...headers, ['Content-Type', 'text/plain; charset=utf-8']], body: message };
}

function writeTo(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  const [code = '', ...words] = status.split(' ');
  for (const [name, value] of headers) response.setHeader(name, value);
  response.writeHead(Number(code), words.join(' ')).end(body);
}

/** An HTTP answer where an upgrade was asked for: node:http has handed the connection over, so it ends with it. */
function answerInstead(request: IncomingMessage, raw: Duplex, answer: HttpResponse): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(raw as NetSocket);
  response.on('finish', () => raw.end());
  raw.resume();
  writeTo(response, answer);
}
