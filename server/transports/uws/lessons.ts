/*
 * Lessons on the network. In: the lessons, as values. Each gets its endpoint, on the same port as the counter.
 */

import type * as uWS from 'uWebSockets.js';
import { CloseCode } from '../../../protocol/close-codes.ts';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import type { Admission, Answer, Lesson, LessonSocket, UpgradeRequest } from '../../lessons/lesson.ts';
import { httpRequest, type Listener, refuse, upgrade, write } from './listener.ts';

const DEFAULT_MAX_MESSAGE_BYTES = 64 * 1024;
const DEFAULT_MAX_BACKPRESSURE_BYTES = 1024 * 1024;
/** Above what a client may send, so that one that is a little over hears 1009; far over, it is cut in silence. */
const PAYLOAD_LIMIT_FACTOR = 4;
/** In uWebSockets.js's words. */
const NEVER = 0;

type Socket = uWS.WebSocket<object>;

export interface LessonOptions {
  readonly idleTimeoutSeconds: number;
  /** Open sockets of the counter and of all lessons together, beyond which a lesson takes no more. */
  readonly maxSockets: number;
}

export class LessonSockets {
  private readonly open = new Set<Socket>();

  constructor(
    private readonly listener: Listener,
    private readonly options: LessonOptions,
    private readonly log: (line: string) => void,
  ) {}

  mount(lesson: Lesson): void {
    const { app } = this.listener;
    app.ws(lesson.path, this.behavior(lesson));
    for (const [path, handle] of Object.entries(lesson.http ?? {})) {
      app.get(path, (response, request) => this.answer(response, httpRequest(request), handle));
    }
  }

  /** Closes every socket with 1001. */
  stop(): void {
    for (const socket of this.open) socket.end(CloseCode.GOING_AWAY, 'the server is shutting down');
  }

  private behavior(lesson: Lesson): uWS.WebSocketBehavior<object> {
    const { traffic } = this.listener;
    const maxMessageBytes = lesson.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
    return {
      maxPayloadLength: PAYLOAD_LIMIT_FACTOR * maxMessageBytes,
      maxBackpressure: lesson.maxBackpressureBytes ?? DEFAULT_MAX_BACKPRESSURE_BYTES,
      closeOnBackpressureLimit: true, // what a lesson sends cannot be conflated: who misses any of it is cut
      idleTimeout: lesson.pingsItself === true ? NEVER : this.options.idleTimeoutSeconds,
      sendPingsAutomatically: lesson.pingsItself !== true,
      upgrade: (response, request, context) => this.upgrade(lesson, response, request, context),
      open: (socket) => {
        traffic.sockets += 1;
        this.open.add(socket);
        this.guard(socket, () => lesson.opened?.(socket as LessonSocket));
      },
      message: (socket, data, isBinary) => {
        traffic.messages += 1;
        if (data.byteLength > maxMessageBytes) {
          socket.end(CloseCode.MESSAGE_TOO_BIG, `at most ${maxMessageBytes} bytes`);
          return;
        }
        const message = isBinary ? new Uint8Array(data) : Buffer.from(data).toString();
        this.guard(socket, () => lesson.received?.(socket as LessonSocket, message));
      },
      pong: (socket) => this.guard(socket, () => lesson.ponged?.(socket as LessonSocket)),
      ping: (socket) => this.guard(socket, () => lesson.pinged?.(socket as LessonSocket)),
      close: (socket) => {
        traffic.sockets -= 1;
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
    if (this.listener.traffic.sockets >= this.options.maxSockets) {
      refuse(response, '503 Service Unavailable', 'The server is full');
      return;
    }
    const admission = this.admissionOf(lesson, request);
    switch (admission.kind) {
      case 'welcome':
        upgrade(response, request, context, admission.memory, admission.protocol);
        return;
      case 'refused':
        refuse(response, admission.status, admission.message);
        return;
      case 'unanswered':
        leaveUnanswered(response, admission.timeoutMs);
        return;
      default:
        admission satisfies never;
    }
  }

  private admissionOf(lesson: Lesson, request: uWS.HttpRequest): Admission<object> {
    try {
      return lesson.admit?.(upgradeRequest(request)) ?? { kind: 'welcome', memory: {} };
    } catch (error) {
      this.logFailure(error);
      return { kind: 'refused', status: '500 Internal Server Error', message: 'internal error' };
    }
  }

  /** Answers at once or later; never once the client has gone: uWebSockets.js would throw. */
  private async answer(response: uWS.HttpResponse, request: HttpRequest, handle: Answer): Promise<void> {
    const gone = new AbortController();
    response.onAborted(() => gone.abort());
    const answer = await this.answerOf(handle, request, gone.signal);
    if (!gone.signal.aborted) response.cork(() => write(response, answer));
  }

  private async answerOf(handle: Answer, request: HttpRequest, gone: AbortSignal): Promise<HttpResponse> {
    try {
      return await handle(request, gone);
    } catch (error) {
      this.logFailure(error);
      return { status: '500 Internal Server Error', headers: [], body: 'internal error' };
    }
  }

  /** A throw in a callback would end the process; here it costs only the socket where it happened. */
  private guard(socket: Socket, happen: () => void): void {
    try {
      happen();
    } catch (error) {
      this.logFailure(error);
      if (this.open.has(socket)) socket.end(CloseCode.INTERNAL_ERROR, 'internal error');
    }
  }

  private logFailure(error: unknown): void {
    this.log(`a lesson failed: ${error instanceof Error ? error.stack : error}`);
  }
}

/** uWebSockets.js would wait for ever. The listener's end cuts it too: listener.close(). */
function leaveUnanswered(response: uWS.HttpResponse, timeoutMs: number): void {
  const timer = setTimeout(() => response.close(), timeoutMs);
  response.onAborted(() => clearTimeout(timer)); // called by close(), too
}

function upgradeRequest(request: uWS.HttpRequest): UpgradeRequest {
  const headers: [string, string][] = [];
  request.forEach((name, value) => {
    headers.push([name, value]);
  });
  return { headers, header: (name) => request.getHeader(name) };
}
