/*
 * Lessons on a transport. In: the lessons, as values. Each gets an endpoint on the counter's port.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import { type ControlFrame, noteOf, showsFrames } from '../../protocol/control-frames.ts';
import type { Log } from '../counter/operator-log.ts';
import type { Lesson, LessonSocket } from '../lessons/lesson.ts';
import { StrangersLog } from '../log.ts';
import { LessonMemory } from './lesson-memory.ts';
import type { Allowance } from './meter.ts';
import {
  type Admission,
  type Answer,
  type Endpoint,
  GOODBYE,
  type Socket,
  type Transport,
  type UpgradeRequest,
} from './transport.ts';

const DEFAULT_MAX_MESSAGE_BYTES = 4 * 1024;
const DEFAULT_MAX_BACKPRESSURE_BYTES = 256 * 1024;
/** Above the limit for clients, so that a client slightly over it receives 1009; far over, the transport cuts it. */
const PAYLOAD_MARGIN_BYTES = 1024;
/** How often the backlog of slow readers is recounted, in ms. */
const REVIEW_MS = 1_000;
const NEVER = 0;

/** Per socket; beyond it, the socket is closed with 1008. What is naive in a lesson stays naive within this limit. */
const ALLOWANCE: Allowance = {
  messages: { perSecond: 1_000, burst: 2_000 },
  bytes: { perSecond: 4 * 1024 * 1024, burst: 8 * 1024 * 1024 },
};

export interface LessonOptions {
  readonly idleTimeoutSeconds: number;
  /** Open sockets of the counter and of all lessons together, beyond which a lesson accepts no more. */
  readonly maxSockets: number;
}

/** Of one lesson. */
export interface Attendance {
  /** Open now. */
  sockets: number;
  /** Refused upgrade requests since the start. */
  refused: number;
}

/** What is added to a lesson's own memory. */
interface Watching {
  readonly isWatching?: boolean;
}

export class LessonSockets {
  /** By path. */
  readonly attendance = new Map<string, Attendance>();
  private readonly open = new Set<Socket>();
  private readonly log: StrangersLog;
  private readonly memory = new LessonMemory();
  private reviewing: NodeJS.Timeout | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly options: LessonOptions,
    log: Log,
  ) {
    this.log = new StrangersLog(log);
  }

  mount(lesson: Lesson): void {
    this.transport.mount(lesson.path, this.endpoint(lesson));
    for (const [path, answer] of Object.entries(lesson.http ?? {})) {
      this.transport.get(path, this.guarded(answer));
    }
  }

  /** Closes every socket with 1001. */
  stop(): void {
    for (const socket of this.open) socket.end(CloseCode.GOING_AWAY, GOODBYE);
  }

  private endpoint(lesson: Lesson): Endpoint {
    const maxMessageBytes = lesson.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
    const maxPayloadBytes = maxMessageBytes + PAYLOAD_MARGIN_BYTES;
    const attendance: Attendance = { sockets: 0, refused: 0 };
    this.attendance.set(lesson.path, attendance);
    const guard = (socket: Socket, happen: (socket: LessonSocket) => void): void =>
      this.guard(socket, happen);
    return {
      maxPayloadBytes,
      maxBackpressureBytes: lesson.maxBackpressureBytes ?? DEFAULT_MAX_BACKPRESSURE_BYTES,
      cutsSlowReaders: true, // a lesson's messages cannot be conflated: a socket that misses one is cut
      idleTimeoutSeconds: lesson.pingsItself === true ? NEVER : this.options.idleTimeoutSeconds,
      allowance: ALLOWANCE,
      admit: (request) => {
        const admission = this.admit(lesson, request, maxPayloadBytes);
        if (admission.kind === 'refused') attendance.refused += 1;
        return admission;
      },
      opened: (socket) => {
        attendance.sockets += 1;
        this.keep(socket, maxPayloadBytes);
        guard(socket, (socket) => lesson.opened?.(socket));
      },
      received: (socket, message, bytes) => {
        if (bytes > maxMessageBytes) {
          socket.end(CloseCode.MESSAGE_TOO_BIG, `at most ${maxMessageBytes} bytes`);
          return;
        }
        guard(socket, (socket) => lesson.received?.(socket, message));
        this.memory.sent(socket);
      },
      pinging: (socket) => this.tell(socket, 'ping', 'received'),
      pinged: (socket) => {
        this.tell(socket, 'ping', 'sent');
        guard(socket, (socket) => lesson.pinged?.(socket));
      },
      ponged: (socket) => {
        this.tell(socket, 'pong', 'sent');
        guard(socket, (socket) => lesson.ponged?.(socket));
      },
      closed: (socket) => {
        attendance.sockets -= 1;
        this.forget(socket);
        guard(socket, (socket) => lesson.closed?.(socket));
      },
    };
  }

  private keep(socket: Socket, maxPayloadBytes: number): void {
    this.open.add(socket);
    this.memory.opened(socket, maxPayloadBytes);
    this.reviewing ??= setInterval(() => this.memory.review(), REVIEW_MS);
  }

  private forget(socket: Socket): void {
    this.open.delete(socket);
    this.memory.closed(socket);
    if (this.open.size > 0) return;
    clearInterval(this.reviewing);
    this.reviewing = undefined;
  }

  private admit(lesson: Lesson, request: UpgradeRequest, maxPayloadBytes: number): Admission {
    const { sockets, connections } = this.transport.traffic;
    // The requesting connection is one of them.
    if (sockets + connections > this.options.maxSockets) {
      return { kind: 'refused', status: '503 Service Unavailable', message: 'The server is full' };
    }
    if (!this.memory.hasRoomFor(maxPayloadBytes)) {
      return { kind: 'refused', status: '503 Service Unavailable', message: 'This lesson is full' };
    }
    try {
      const admission = lesson.admit?.(request) ?? { kind: 'welcome', memory: {} };
      // A lesson that pings by itself also tells of it.
      const isWatching = lesson.pingsItself !== true && showsFrames(request.query);
      if (admission.kind === 'welcome' && isWatching) Object.assign(admission.memory, { isWatching });
      return admission;
    } catch (error) {
      this.logFailure(error);
      return { kind: 'refused', status: '500 Internal Server Error', message: 'internal error' };
    }
  }

  /** A page cannot see control frames: it is told of them if it asked for that. */
  private tell(socket: Socket, opcode: ControlFrame['opcode'], direction: ControlFrame['direction']): void {
    if (!this.open.has(socket) || !(socket.getUserData() as Watching).isWatching) return;
    socket.send(noteOf({ opcode, direction }));
    this.memory.sent(socket);
  }

  private guarded(answer: Answer): Answer {
    return async (request, gone) => {
      try {
        return await answer(request, gone);
      } catch (error) {
        this.logFailure(error);
        return { status: '500 Internal Server Error', headers: [], body: 'internal error' };
      }
    };
  }

  /** A throw in a callback would end the process: a lesson's failure costs only its socket. */
  private guard(socket: Socket, happen: (socket: LessonSocket) => void): void {
    try {
      happen(socket as LessonSocket);
    } catch (error) {
      this.logFailure(error);
      if (this.open.has(socket)) socket.end(CloseCode.INTERNAL_ERROR, 'internal error');
    }
  }

  private logFailure(error: unknown): void {
    this.log.line('lesson-failed', `a lesson failed: ${error instanceof Error ? error.stack : error}`);
  }
}
