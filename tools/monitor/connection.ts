/*
 * One connection of the agent, from its beginning to its end: it proves itself, reports, and makes sure that
 * the other side is alive. In: options and the machine's load. Out: how it ended.
 */

import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import {
  encodeBinaryReport,
  encodeTextReport,
  PING,
  PONG,
  REPORT_EVERY_MS,
  TOKEN_HEADER,
} from '../../protocol/monitor.ts';
import type { Load } from './machine.ts';
import type { AgentOptions } from './options.ts';

export type Ending =
  /** No connection came about. @example reason 'ECONNREFUSED' */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The server answered with another HTTP status than 101. */
  | { readonly kind: 'refused'; readonly status: number }
  /** @param held long enough to hear that the server is alive */
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string; readonly held: boolean }
  /** The server did not answer to a ping. */
  | { readonly kind: 'silent'; readonly held: boolean };

export interface ConnectionParts {
  readonly load: () => Load;
  readonly opened: () => void;
  /** Aborted: say goodbye. */
  readonly stop: AbortSignal;
  readonly times?: Times;
}

export interface Times {
  readonly reportEveryMs: number;
  readonly pingEveryMs: number;
  readonly pongWithinMs: number;
}

export const TIMES: Times = { reportEveryMs: REPORT_EVERY_MS, pingEveryMs: 10_000, pongWithinMs: 5_000 };
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** For so long the server may take to answer a goodbye. */
const GOODBYE_MS = 2_000;
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Connects, and resolves once it is over. Never rejects. */
export function connect(options: AgentOptions, parts: ConnectionParts): Promise<Ending> {
  return new Connection(options, parts).ended;
}

class Connection {
  readonly ended: Promise<Ending>;
  private readonly socket: WebSocket;
  private readonly timers: NodeJS.Timeout[] = [];
  private pongTimer: NodeJS.Timeout | undefined;
  private isOpen = false;
  private held = false;
  /** Why it is about to end, where `close` does not tell. */
  private ending: Ending | undefined;

  constructor(
    private readonly options: AgentOptions,
    private readonly parts: ConnectionParts,
  ) {
    this.socket = new WebSocket(options.url, {
      headers: { [TOKEN_HEADER]: options.token },
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
    });
    this.socket.on('open', () => this.opened());
    this.socket.on('message', (text, isBinary) => {
      if (!isBinary && String(text) === PONG) this.ponged();
    });
    this.socket.on('unexpected-response', (_request, response) => this.refused(response));
    this.socket.on('error', (error) => this.failed(error));
    this.ended = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        this.cleanUp();
        resolve(this.ending ?? { kind: 'closed', code, reason: String(reason), held: this.held });
      });
    });
    parts.stop.addEventListener('abort', this.stop);
    if (parts.stop.aborted) this.stop();
  }

  private opened(): void {
    this.isOpen = true;
    this.parts.opened();
    const { reportEveryMs, pingEveryMs } = this.parts.times ?? TIMES;
    this.report();
    this.timers.push(
      setInterval(() => this.report(), reportEveryMs),
      setInterval(() => this.ping(), pingEveryMs),
    );
  }

  /** The same figures twice, in both ways that the lesson compares. */
  private report(): void {
    const report = { name: this.options.name, ...this.parts.load(), at: Date.now() };
    this.socket.send(encodeTextReport(report));
    this.socket.send(encodeBinaryReport(report));
  }

  private ping(): void {
    this.socket.send(PING);
    this.pongTimer ??= setTimeout(
      () => {
        this.ending = { kind: 'silent', held: this.held };
        this.socket.terminate(); // a closing handshake would wait for the one who does not answer
      },
      (this.parts.times ?? TIMES).pongWithinMs,
    );
  }

  private ponged(): void {
    this.held = true;
    clearTimeout(this.pongTimer);
    this.pongTimer = undefined;
  }

  private refused(response: IncomingMessage): void {
    this.ending = { kind: 'refused', status: response.statusCode ?? 0 };
    this.socket.terminate(); // with a listener for this event, ws leaves the request to us
  }

  /** What matters of an error on an open connection comes with `close`. */
  private failed(error: Error & { code?: string }): void {
    if (!this.isOpen) this.ending ??= { kind: 'unreachable', reason: error.code || error.message };
  }

  private readonly stop = (): void => {
    this.socket.close(1000, 'the agent was ended'); // before it is open, this gives the handshake up
    this.timers.push(setTimeout(() => this.socket.terminate(), GOODBYE_MS));
  };

  private cleanUp(): void {
    for (const timer of this.timers) clearTimeout(timer);
    clearTimeout(this.pongTimer);
    this.parts.stop.removeEventListener('abort', this.stop);
  }
}
