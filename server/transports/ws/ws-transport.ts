/*
 * The transport on node:http and the package `ws`: for every Node and every processor. In: endpoints and answers. Out:
 * one port for all of them. BENCHMARKS.md compares its cost with uWebSockets.js.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Server as UpgradingServer, WebSocketServer } from 'ws';
import type { Log } from '../../counter/operator-log.ts';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import type { TlsPair } from '../../tls/pair.ts';
import { WINDOW_MS } from '../addresses.ts';
import { Entrance } from '../entrance.ts';
import { Guard, ROUND_MS, SLICE_MS } from '../guard.ts';
import { Traffic } from '../traffic.ts';
import {
  type Answer,
  type Backlog,
  type Endpoint,
  ListenError,
  type Message,
  type Transport,
  type TransportOptions,
} from '../transport.ts';
import { UPGRADE_REQUIRED, VERSION_NOT_SUPPORTED } from '../upgrade.ts';
import { frameOf, Opcode } from './frames.ts';
import { headerOf, httpRequest, refusalResponse, upgradeRequest, writeTo } from './http-messages.ts';
import {
  createHttpServer,
  renewTls,
  responseOn,
  stopsParsingOnceDestroyed,
  turnAway,
} from './http-server.ts';
import { Reading } from './reading.ts';
import { Topics } from './topics.ts';
import { ClosingWebSocket, WsSocket } from './ws-socket.ts';

/**
 * Pending responses per connection. A client that requests more without reading is cut: node:http would keep each
 * request and each response until its turn.
 */
const MAX_PIPELINED = 16;

/** How long a client has to answer a close frame, in ms; then the connection is cut. */
const CLOSE_TIMEOUT_MS = 5_000;

export class WsTransport implements Transport {
  readonly traffic = new Traffic();
  private readonly server: Server;
  private readonly endpoints = new Map<
    string,
    { endpoint: Endpoint; wss: UpgradingServer<typeof ClosingWebSocket> }
  >();
  private readonly answers = new Map<string, Answer>();
  private readonly topics = new Topics<WsSocket>();
  private readonly sockets = new Set<WsSocket>();
  /** Connections whose upgrade request gets no answer. */
  private readonly unanswered = new Set<Duplex>();
  /** The number of pending responses per connection. */
  private readonly pipelined = new WeakMap<NetSocket, number>();
  /** Connections that wait for an answer to a GET. */
  private readonly waiting = new WeakSet<NetSocket>();
  private readonly entrance: Entrance;
  private readonly guard = new Guard();
  private readonly reading = new Reading();
  private readonly timers: NodeJS.Timeout[] = [];
  private hasStopped = false;

  constructor(
    private readonly options: TransportOptions,
    private readonly respond: (request: HttpRequest) => HttpResponse,
    log: Log,
  ) {
    this.entrance = new Entrance(options, this.traffic, log);
    this.server = createHttpServer(options.tls);
    this.server.on('connection', (socket) => {
      stopsParsingOnceDestroyed(socket);
      this.traffic.connections += 1;
      socket.on('close', () => {
        this.traffic.connections -= 1;
      });
      if (this.entrance.isClosedTo(socket.remoteAddress ?? '')) turnAway(socket, options.tls !== undefined);
    });
    this.server.on('request', (request, response) => {
      if (this.mayAsk(response)) this.requested(request, response);
      else request.socket.destroy();
    });
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket as NetSocket, head));
  }

  mount<Memory extends object>(path: string, endpoint: Endpoint<Memory>): void {
    const options = {
      noServer: true,
      WebSocket: ClosingWebSocket,
      maxPayload: endpoint.maxPayloadBytes,
      perMessageDeflate: false,
      clientTracking: false,
      autoPong: false, // WsSocket does it
      closeTimeout: CLOSE_TIMEOUT_MS, // its types do not know it yet
      // Without it, `ws` chooses the first one that the client offers.
      handleProtocols: (_: Set<string>, request: IncomingMessage) => protocolOf.get(request) ?? false,
    } as const;
    const guarded = this.guard.around(endpoint as Endpoint);
    this.endpoints.set(path, { endpoint: guarded, wss: new WebSocketServer(options) });
  }

  get(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  publish(topic: string, message: Message, isBinary = false): void {
    const frame = frameOf(isBinary ? Opcode.BINARY : Opcode.TEXT, message);
    for (const socket of this.topics.of(topic)) socket.write(frame);
  }

  listen(): Promise<number> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      // Later it only means that a connection could not be accepted; without a listener it would end the process.
      this.server.on('error', () => reject(new ListenError()));
      this.server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
        this.timers.push(
          setInterval(() => this.guard.nextRound(), ROUND_MS).unref(),
          setInterval(() => this.nextSlice(), SLICE_MS).unref(),
          setInterval(() => this.entrance.nextWindow(), WINDOW_MS).unref(),
        );
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  private nextSlice(): void {
    this.guard.nextSlice();
    this.reading.nextSlice();
  }

  renewTls(tls: TlsPair): void {
    renewTls(this.server, tls);
  }

  backlog(): Backlog {
    return this.guard.backlog();
  }

  dismiss(sockets: number): void {
    this.guard.dismiss(sockets);
  }

  stopListening(): void {
    this.server.close();
    this.hasStopped = true;
  }

  close(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    for (const socket of this.sockets) socket.close();
    for (const raw of this.unanswered) raw.destroy();
    this.server.closeAllConnections();
  }

  // -------------------------------------------------------------------------------------- plain HTTP

  private mayAsk(response: ServerResponse): boolean {
    const { socket } = response.req;
    const underWay = 1 + (this.pipelined.get(socket) ?? 0);
    this.pipelined.set(socket, underWay);
    response.on('close', () => this.pipelined.set(socket, this.pipelined.get(socket)! - 1));
    return underWay <= MAX_PIPELINED && !this.hasStopped;
  }

  private requested(request: IncomingMessage, response: ServerResponse): void {
    const client = this.clientOf(request);
    const asked = httpRequest(request, client);
    const tooMuch = this.entrance.request(client);
    if (tooMuch !== undefined) {
      response.shouldKeepAlive = false;
      return writeTo(response, refusalResponse(tooMuch));
    }
    const isGet = asked.method === 'GET';
    // With a key it is an upgrade request, though an incomplete one: otherwise node:http would have reported it as such.
    if (isGet && this.endpoints.has(asked.path) && headerOf(request, 'sec-websocket-key') !== '') {
      const refusal = this.entrance.upgrade(upgradeRequest(request, client));
      writeTo(response, refusalResponse(refusal ?? UPGRADE_REQUIRED));
      return;
    }
    const answer = isGet ? this.answers.get(asked.path) : undefined;
    if (answer === undefined) writeTo(response, this.respond(asked));
    else this.answer(answer, asked, response);
  }

  /** Like uWebSockets.js, it cuts a client that asks again before it was answered: otherwise requests could pile up. */
  private async answer(answer: Answer, asked: HttpRequest, response: ServerResponse): Promise<void> {
    const { socket } = response.req;
    if (this.waiting.has(socket)) {
      socket.destroy();
      return;
    }
    const refusal = this.entrance.hold(asked.client);
    if (refusal !== undefined) return writeTo(response, refusalResponse(refusal));
    this.waiting.add(socket);
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableEnded) gone.abort();
    });
    const answered = await answer(asked, gone.signal);
    this.waiting.delete(socket);
    this.entrance.release(asked.client);
    if (!gone.signal.aborted) writeTo(response, answered);
  }

  // -------------------------------------------------------------------------------------- WebSockets

  private upgrade(request: IncomingMessage, raw: NetSocket, head: Buffer): void {
    raw.on('error', () => {}); // the client is gone; `close` follows
    if (this.waiting.has(raw) || this.hasStopped) {
      raw.destroy();
      return;
    }
    const client = this.clientOf(request);
    const found = this.endpoints.get(httpRequest(request, client).path);
    const isWebSocket = request.method === 'GET' && headerOf(request, 'sec-websocket-key') !== '';
    if (found === undefined || !isWebSocket) {
      this.requested(request, responseOn(request, raw));
      return;
    }
    const { endpoint, wss } = found;
    const upgrade = upgradeRequest(request, client);
    const version = request.httpVersion === '1.0' ? VERSION_NOT_SUPPORTED : undefined;
    const admission = version ?? this.entrance.upgrade(upgrade) ?? endpoint.admit(upgrade);
    const refusal = admission.kind === 'refused' ? admission : this.entrance.hold(client);
    if (refusal !== undefined) {
      this.traffic.refused(refusal.status);
      return writeTo(responseOn(request, raw), refusalResponse(refusal));
    }
    if (admission.kind !== 'refused') raw.on('close', () => this.entrance.release(client));
    switch (admission.kind) {
      case 'welcome':
        if (admission.protocol !== undefined) protocolOf.set(request, admission.protocol);
        wss.handleUpgrade(request, raw, head, (ws) => this.open(ws, raw, admission.memory, endpoint));
        return;
      case 'unanswered':
        this.leaveUnanswered(raw, admission.timeoutMs);
        return;
      case 'refused':
        return; // it was, above
      default:
        admission satisfies never;
    }
  }

  private clientOf(request: IncomingMessage): string {
    return this.entrance.clientOf(request.socket.remoteAddress ?? '', headerOf(request, 'x-forwarded-for'));
  }

  private leaveUnanswered(raw: NetSocket, timeoutMs: number): void {
    const timer = setTimeout(() => raw.destroy(), timeoutMs);
    this.unanswered.add(raw);
    raw.on('close', () => {
      clearTimeout(timer);
      this.unanswered.delete(raw);
    });
    raw.on('end', () => raw.destroy()).resume(); // the client has given up
  }

  private open(ws: ClosingWebSocket, raw: Duplex, memory: object, endpoint: Endpoint): void {
    const { topics, traffic, reading, sockets } = this;
    const gone = (socket: WsSocket) => sockets.delete(socket);
    const socket = new WsSocket(ws, raw, memory, endpoint, { topics, traffic, reading, gone });
    if (ws.readyState === ws.OPEN) sockets.add(socket); // its endpoint may have closed it at once
  }
}

/** The subprotocol that an endpoint chose for a request, until `ws` asks for it. */
const protocolOf = new WeakMap<IncomingMessage, string>();
