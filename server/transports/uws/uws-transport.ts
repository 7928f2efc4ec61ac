/*
 * The transport on uWebSockets.js. In: endpoints and answers. Out: one port for all of them. Only this folder knows
 * uWebSockets.js and its peculiarities; HTTP is in answers.ts.
 */

import * as uWS from 'uWebSockets.js';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Log } from '../../counter/operator-log.ts';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import type { TlsPair } from '../../tls/pair.ts';
import { addressOf, WINDOW_MS } from '../addresses.ts';
import { Entrance } from '../entrance.ts';
import { Guard, ROUND_MS, SLICE_MS } from '../guard.ts';
import { Traffic } from '../traffic.ts';
import {
  type Answer,
  type Backlog,
  type Endpoint,
  ListenError,
  type Message,
  type Socket,
  type Transport,
  type TransportOptions,
} from '../transport.ts';
import { MALFORMED_KEY, TWO_LENGTHS } from '../upgrade.ts';
import { Answers, hasTwoLengths, httpRequest, leaveUnanswered, refuse, upgradeRequest } from './answers.ts';
import { newApp, type TlsApp } from './apps.ts';

/**
 * LIBUS_LISTEN_EXCLUSIVE_PORT. Without it two servers could share the port, each with half of the connections.
 * The type declarations lack both the constant and the call that takes a host with it.
 */
const LISTEN_EXCLUSIVE_PORT = 1;

/**
 * The time without any byte after which it cuts a socket, in seconds, when the guard does not. Mainly, it ends a
 * connection that we have closed but whose client has not: uWebSockets.js no longer reports that one.
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
  /** The first one listens. With TLS, there is one more per certificate: see renewTls. */
  private readonly apps: TlsApp[];
  /** The routes of each app. */
  private readonly routes: ((app: uWS.TemplatedApp) => void)[] = [];
  private readonly entrance: Entrance;
  private readonly answers: Answers;
  private readonly paths = new Set<string>();
  private listenSocket: uWS.us_listen_socket | false = false;
  private readonly guard = new Guard();
  private readonly timers: NodeJS.Timeout[] = [];
  /** The client of the socket that is about to open. */
  private upgrading = '';
  private readonly clients = new Map<object, string>();

  constructor(
    private readonly options: TransportOptions,
    respond: (request: HttpRequest) => HttpResponse,
    log: Log,
  ) {
    this.entrance = new Entrance(options, this.traffic, log);
    this.apps = [newApp(options.tls)];
    const connected = (response: uWS.HttpResponse, change: number): void => {
      this.traffic.connections += change; // -1: it is gone
      if (change === 1 && this.entrance.isClosedTo(peerOf(response))) this.turnAway(response);
    };
    this.route((app) => app.filter(connected));
    this.answers = new Answers(respond);
    this.route((app) => app.any('/*', (response, request) => this.requested(response, request)));
  }

  private route(add: (app: uWS.TemplatedApp) => void): void {
    this.routes.push(add);
    for (const app of this.apps) add(app);
  }

  mount<Memory extends object>(path: string, unguarded: Endpoint<Memory>): void {
    this.paths.add(path);
    const endpoint = this.guard.around(unguarded as Endpoint);
    this.route((app) => this.mountOn(app, path, endpoint));
  }

  private mountOn(app: uWS.TemplatedApp, path: string, endpoint: Endpoint): void {
    const { traffic } = this;
    // A socket of uWebSockets.js has everything that an endpoint is promised; its types only say more.
    const as = (socket: uWS.WebSocket<object>): Socket => socket as unknown as Socket;
    const publish = this.publisherOf(app);
    app.ws<object>(path, {
      maxPayloadLength: endpoint.maxPayloadBytes,
      maxBackpressure: endpoint.maxBackpressureBytes,
      closeOnBackpressureLimit: endpoint.cutsSlowReaders,
      idleTimeout: endpoint.idleTimeoutSeconds || LONGEST_IDLE_SECONDS,
      sendPingsAutomatically: false, // it would count any byte; the guard waits for complete frames
      upgrade: (response, request, context) => this.upgrade(endpoint, response, request, context),
      open: (socket) => {
        traffic.sockets += 1;
        traffic.connections -= 1; // otherwise nobody reports it
        this.clients.set(socket, this.upgrading);
        if (publish !== undefined) socket.publish = publish;
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
      close: (socket, code) => {
        traffic.sockets -= 1;
        traffic.closed(code);
        this.entrance.release(this.clients.get(socket)!);
        this.clients.delete(socket);
        endpoint.closed(as(socket));
      },
    });
  }

  /** Answers at once or later, but never once the client has gone: uWebSockets.js would throw. */
  get(path: string, answer: Answer): void {
    this.route((app) => app.get(path, (response, request) => this.asked(answer, response, request)));
  }

  private async asked(answer: Answer, response: uWS.HttpResponse, request: uWS.HttpRequest): Promise<void> {
    if (this.answers.haveStopped) return void response.close();
    const isLate = this.answers.isLate();
    if (hasTwoLengths(request)) return refuse(response, TWO_LENGTHS);
    const client = this.clientOf(response, request);
    const refusal = this.entrance.request(client) ?? this.entrance.hold(client);
    if (refusal !== undefined) return refuse(response, refusal);
    const gone = new AbortController();
    response.onAborted(() => gone.abort());
    const asked = httpRequest(request, client);
    if (isLate) await endOfTurn();
    const answered = await answer(asked, gone.signal);
    this.entrance.release(client);
    if (!gone.signal.aborted) response.cork(() => this.answers.write(response, answered));
  }

  /** Messages published in one turn of the loop are written together at its end. A slow socket is skipped silently. */
  publish(topic: string, message: Message, isBinary = false): void {
    for (const app of this.apps) app.publish(topic, message, isBinary);
  }

  listen(): Promise<number> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      const listening = (socket: uWS.us_listen_socket | false): void => {
        this.listenSocket = socket;
        if (!socket) return reject(new ListenError());
        this.timers.push(
          setInterval(() => this.guard.nextRound(), ROUND_MS).unref(),
          setInterval(() => this.guard.nextSlice(), SLICE_MS).unref(),
          setInterval(() => this.entrance.nextWindow(), WINDOW_MS).unref(),
        );
        resolve(uWS.us_socket_local_port(socket));
      };
      const [app] = this.apps as [TlsApp];
      if (host === undefined) app.listen(port, LISTEN_EXCLUSIVE_PORT, listening);
      else (app as unknown as ListensOnHost).listen(host, port, LISTEN_EXCLUSIVE_PORT, listening);
    });
  }

  /**
   * An app keeps its certificate for life. So a new one needs a new app: the first app continues to listen, and hands each
   * connection that it accepts to the newest one. Previous apps stay for their connections; there is one per renewal.
   */
  renewTls(tls: TlsPair): void {
    const app = newApp(tls);
    for (const add of this.routes) add(app);
    const [listening, ...others] = this.apps as [TlsApp, ...TlsApp[]];
    const former = others.at(-1);
    if (former !== undefined) listening.removeChildAppDescriptor(former.getDescriptor());
    listening.addChildAppDescriptor(app.getDescriptor());
    this.apps.push(app);
  }

  /** A socket publishes only to sockets of its own app. Without TLS there is only one. */
  private publisherOf(own: uWS.TemplatedApp): uWS.WebSocket<object>['publish'] | undefined {
    if (this.options.tls === undefined) return undefined;
    const { apps } = this;
    return function (this: uWS.WebSocket<object>, topic, message, isBinary): boolean {
      if (!this.isSubscribed(topic)) return false; // then uWebSockets.js does not publish for it, either
      for (const app of apps) if (app !== own) app.publish(topic, message, isBinary);
      Object.getPrototypeOf(this).publish.call(this, topic, message, isBinary);
      return true;
    };
  }

  backlog(): Backlog {
    return this.guard.backlog();
  }

  dismiss(sockets: number): void {
    this.guard.dismiss(sockets);
  }

  stopListening(): void {
    if (this.listenSocket) uWS.us_listen_socket_close(this.listenSocket);
    this.listenSocket = false;
    this.answers.stop();
  }

  close(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    for (const app of this.apps) app.close();
  }

  /**
   * A connection that cannot be kept (P28): it is answered before its request, since it must not hold its
   * descriptor for long. Its request then finds no reader, and resets the connection: so the answer
   * is sent in one piece. With TLS nothing can be written yet, so it is only closed.
   */
  private turnAway(response: uWS.HttpResponse): void {
    if (this.options.tls) response.close();
    else response.cork(() => response.writeStatus('503 Service Unavailable').end('The server is full', true));
  }

  private requested(response: uWS.HttpResponse, request: uWS.HttpRequest): void {
    if (this.answers.haveStopped) return void response.close();
    const isLate = this.answers.isLate();
    if (hasTwoLengths(request)) return refuse(response, TWO_LENGTHS);
    // It treats an upgrade request like any other if the key does not have 24 characters.
    const key = request.getHeader('sec-websocket-key');
    const isHandshake =
      key !== '' && this.paths.has(request.getUrl()) && request.getCaseSensitiveMethod() === 'GET';
    const client = this.clientOf(response, request);
    const refusal = this.entrance.request(client) ?? (isHandshake ? MALFORMED_KEY : undefined);
    if (refusal !== undefined) refuse(response, refusal);
    else if (isLate) this.answers.respondLater(response, httpRequest(request, client));
    else this.answers.respond(response, httpRequest(request, client));
  }

  private clientOf(response: uWS.HttpResponse, request: uWS.HttpRequest): string {
    return this.entrance.clientOf(peerOf(response), request.getHeader('x-forwarded-for'));
  }

  private upgrade(
    endpoint: Endpoint,
    response: uWS.HttpResponse,
    request: uWS.HttpRequest,
    context: uWS.us_socket_context_t,
  ): void {
    if (this.answers.haveStopped) {
      response.close();
      return;
    }
    if (hasTwoLengths(request)) return refuse(response, TWO_LENGTHS);
    const client = this.clientOf(response, request);
    const upgrade = upgradeRequest(request, client);
    const admission = this.entrance.upgrade(upgrade) ?? endpoint.admit(upgrade);
    const refusal = admission.kind === 'refused' ? admission : this.entrance.hold(client);
    if (refusal !== undefined) {
      this.traffic.refused(refusal.status);
      return refuse(response, refusal);
    }
    switch (admission.kind) {
      case 'welcome': {
        const { memory, protocol = '' } = admission;
        const key = request.getHeader('sec-websocket-key');
        this.upgrading = client;
        response.upgrade(memory, key, protocol, request.getHeader('sec-websocket-extensions'), context);
        return;
      }
      case 'unanswered':
        leaveUnanswered(response, admission.timeoutMs, () => this.entrance.release(client));
        return;
      case 'refused':
        return; // it was, above
      default:
        admission satisfies never;
    }
  }
}

/** The address of the connection: the proxy's, if there is one. */
function peerOf(response: uWS.HttpResponse): string {
  return addressOf(new Uint8Array(response.getRemoteAddress()));
}
