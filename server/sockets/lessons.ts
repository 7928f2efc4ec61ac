/*
 * Lessons on the network. In: the lessons, as values. Each gets its endpoint, on the same port as the counter.
 */

import type * as uWS from 'uWebSockets.js';
import { CloseCode } from '../../protocol/close-codes.ts';
import type { Lesson, LessonSocket, UpgradeRequest } from '../lessons/lesson.ts';
import { httpRequest, type Listener, refuse, upgrade, write } from './listener.ts';

const DEFAULT_MAX_MESSAGE_BYTES = 64 * 1024;
const DEFAULT_MAX_BACKPRESSURE_BYTES = 1024 * 1024;
/** Somewhat above what a client may send, so that one that is a little over hears 1009 instead of nothing. */
const PAYLOAD_MARGIN_BYTES = 64 * 1024;

type Socket = uWS.WebSocket<object>;

export class LessonSockets {
  private readonly open = new Set<Socket>();

  constructor(
    private readonly listener: Listener,
    private readonly idleTimeoutSeconds: number,
    private readonly log: (line: string) => void,
  ) {}

  mount(lesson: Lesson): void {
    const { app } = this.listener;
    app.ws(lesson.path, this.behavior(lesson));
    for (const [path, handle] of Object.entries(lesson.http ?? {})) {
      app.get(path, async (response, request) => {
        let isGone = false;
        response.onAborted(() => {
          isGone = true;
        });
        const answer = await handle(httpRequest(request));
        if (!isGone) response.cork(() => write(response, answer));
      });
    }
  }

  /** Closes every socket with 1001. */
  stop(): void {
    for (const socket of this.open) socket.end(CloseCode.GOING_AWAY, 'the server is shutting down');
  }

  private behavior(lesson: Lesson): uWS.WebSocketBehavior<object> {
    const maxMessageBytes = lesson.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
    return {
      maxPayloadLength: maxMessageBytes + PAYLOAD_MARGIN_BYTES,
      maxBackpressure: lesson.maxBackpressureBytes ?? DEFAULT_MAX_BACKPRESSURE_BYTES,
      closeOnBackpressureLimit: true, // what a lesson sends cannot be conflated: who misses any of it is cut
      idleTimeout: this.idleTimeoutSeconds,
      sendPingsAutomatically: lesson.pingsItself !== true,
      upgrade: (response, request, context) => this.upgrade(lesson, response, request, context),
      open: (socket) => {
        this.open.add(socket);
        this.guard(socket, () => lesson.opened?.(socket as LessonSocket));
      },
      message: (socket, data, isBinary) => {
        if (data.byteLength > maxMessageBytes) {
          socket.end(CloseCode.MESSAGE_TOO_BIG, `at most ${maxMessageBytes} bytes`);
          return;
        }
        const message = isBinary ? new Uint8Array(data) : Buffer.from(data).toString();
        this.guard(socket, () => lesson.received?.(socket as LessonSocket, message));
      },
      pong: (socket) => this.guard(socket, () => lesson.ponged?.(socket as LessonSocket)),
      close: (socket) => {
        this.open.delete(socket);
        this.guard(socket, () => lesson.closed?.(socket as LessonSocket));
      },
    };
  }

  private upgrade(
    lesson: Lesson,
    response: uWS.HttpResponse,
    request: uWS.HttpRequest,
    context: uWS.us_socket_context_t,
  ): void {
    if (!this.listener.admits(response, request)) return;
    const admission = lesson.admit?.(upgradeRequest(request)) ?? { kind: 'welcome', memory: {} };
    switch (admission.kind) {
      case 'welcome':
        upgrade(response, request, context, admission.memory, admission.protocol);
        return;
      case 'refused':
        refuse(response, admission.status, admission.message);
        return;
      case 'unanswered':
        response.onAborted(() => {}); // a request that is answered later, or never, needs it
        return;
      default:
        admission satisfies never;
    }
  }

  /** A throw in a callback would end the process; here it costs only the socket where it happened. */
  private guard(socket: Socket, happen: () => void): void {
    try {
      happen();
    } catch (error) {
      this.log(`a lesson failed: ${error instanceof Error ? error.stack : error}`);
      if (this.open.has(socket)) socket.end(CloseCode.INTERNAL_ERROR, 'internal error');
    }
  }
}

function upgradeRequest(request: uWS.HttpRequest): UpgradeRequest {
  const headers: [string, string][] = [];
  request.forEach((name, value) => {
    headers.push([name, value]);
  });
  return { headers, header: (name) => request.getHeader(name) };
}
