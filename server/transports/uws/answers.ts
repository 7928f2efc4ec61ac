/*
 * HTTP on uWebSockets.js. In: its requests, and responses as values. Out: its responses. It answers pipelined requests
 * without waiting for the reader, so unread responses would pile up in memory. Here, a connection has at most one
 * waiting response, and a request behind it ends the connection (uWebSockets.js does that itself).
 */

import type * as uWS from 'uWebSockets.js';
import { type Rate, TokenBucket } from '../../counter/token-bucket.ts';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import type { UpgradeRequest } from '../transport.ts';
import type { Refusal } from '../upgrade.ts';

/**
 * Responses without a body, of all connections together. Whether they are read is unknown, and each may take some
 * 600 bytes of memory until its connection ends.
 */
const BODYLESS: Rate = { perSecond: 500, burst: 5_000 };

/**
 * Requests that are answered at once within one turn of the loop, of all connections together. uWebSockets.js keeps
 * reading a connection while its buffer is full, so beyond this limit there is almost always one that sends without a
 * pause. Then responses wait for the end of the turn: a client that asked once is answered, one that asks again is cut.
 */
const MAX_AT_ONCE = 64;

export class Answers {
  private readonly bodyless = new TokenBucket(BODYLESS, performance.now());
  private inThisTurn = 0;
  /** The server accepts nothing any more. */
  haveStopped = false;

  constructor(private readonly answer: (request: HttpRequest) => HttpResponse) {}

  stop(): void {
    this.haveStopped = true;
  }

  /** Counts a request. @returns whether its response must wait for the end of this turn */
  isLate(): boolean {
    if (this.inThisTurn === 0) {
      setImmediate(() => {
        this.inThisTurn = 0;
      });
    }
    this.inThisTurn += 1;
    return this.inThisTurn > MAX_AT_ONCE;
  }

  respondLater(response: uWS.HttpResponse, request: HttpRequest): void {
    atEndOfTurn(response, () => this.respond(response, request));
  }

  respond(response: uWS.HttpResponse, request: HttpRequest): void {
    const answer = this.answer(request);
    if (answer.body !== undefined || this.bodyless.take(BODYLESS, performance.now())) {
      this.write(response, answer);
      return;
    }
    // Too many. A client that already has the file gets it again, since a body can be held back; HEAD gets nothing.
    const whole = this.answer({ ...request, ifNoneMatch: '' });
    if (whole.body === undefined) response.close();
    else this.write(response, whole);
  }

  write(response: uWS.HttpResponse, { status, headers, body }: HttpResponse): void {
    writeHead(response, status, headers);
    // Without a length: this release treats any argument as a reason not to answer at all, which is fatal.
    if (body === undefined) response.endWithoutBody();
    else end(response, typeof body === 'string' ? Buffer.from(body) : body);
  }
}

/** Writes what the system accepts, and the rest when it accepts more: uWebSockets.js buffers nothing. */
function end(response: uWS.HttpResponse, body: Uint8Array): void {
  const [, isDone] = response.tryEnd(body, body.length);
  if (isDone) return;
  response.onAborted(() => {});
  response.onWritable((offset) => response.tryEnd(body.subarray(offset), body.length)[0]);
}

function writeHead(response: uWS.HttpResponse, status: string, headers: HttpResponse['headers']): void {
  response.writeStatus(status);
  for (const [name, value] of headers) response.writeHeader(name, value);
}

/**
 * As the last response of the connection, so that a client pays with a connection for each refusal. Until the end
 * of the turn it is cut if it sends more: thousands of requests can arrive in one piece, and what follows may be what a
 * proxy considers a body.
 */
export function refuse(response: uWS.HttpResponse, { status, message, headers = [] }: Refusal): void {
  atEndOfTurn(response, () => {
    writeHead(response, status, [...headers, ['Content-Type', 'text/plain; charset=utf-8']]);
    response.end(message, true);
  });
}

function atEndOfTurn(response: uWS.HttpResponse, answer: () => void): void {
  let isGone = false;
  response.onAborted(() => {
    isGone = true;
  });
  setImmediate(() => {
    if (!isGone) response.cork(answer);
  });
}

/** uWebSockets.js would wait forever. The transport's end cuts it, too: close(). */
export function leaveUnanswered(response: uWS.HttpResponse, timeoutMs: number, ended: () => void): void {
  const timer = setTimeout(() => response.close(), timeoutMs);
  // Called by close(), too.
  response.onAborted(() => {
    clearTimeout(timer);
    ended();
  });
}

/** uWebSockets.js uses the first of them (RFC 9112 §6.3 requires a refusal if they differ). */
export function hasTwoLengths(request: uWS.HttpRequest): boolean {
  if (request.getHeader('content-length') === '') return false;
  let lengths = 0;
  request.forEach((name) => {
    if (name === 'content-length') lengths += 1;
  });
  return lengths > 1;
}

export function upgradeRequest(request: uWS.HttpRequest, client: string): UpgradeRequest {
  return {
    client,
    header: (name) => request.getHeader(name),
    query: request.getQuery() ?? '',
    get headers() {
      const headers: [string, string][] = [];
      request.forEach((name, value) => {
        headers.push([name, value]);
      });
      return headers;
    },
  };
}

/** A copy of the request: uWebSockets.js's request is valid only during its callback. */
export function httpRequest(request: uWS.HttpRequest, client: string): HttpRequest {
  return {
    method: request.getCaseSensitiveMethod(),
    path: request.getUrl(),
    query: request.getQuery(),
    host: request.getHeader('host'),
    ifNoneMatch: request.getHeader('if-none-match'),
    acceptEncoding: request.getHeader('accept-encoding'),
    forwardedProto: request.getHeader('x-forwarded-proto'),
    client,
  };
}
