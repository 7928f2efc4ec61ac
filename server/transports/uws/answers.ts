/*
 * HTTP on uWebSockets.js. In: its requests, and answers as values. Out: its responses. It answers pipelined requests
 * without waiting for the reader, so what is not read would pile up in memory; here, a connection has at most one answer
 * that waits, and a request behind it ends the connection (uWebSockets.js does that itself).
 */

import type * as uWS from 'uWebSockets.js';
import { type Rate, TokenBucket } from '../../counter/token-bucket.ts';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import type { UpgradeRequest } from '../transport.ts';
import type { Refusal } from '../upgrade.ts';

/**
 * Answers without a body, of all connections together. Whether they are read cannot be found out, and each may take some
 * 600 bytes of memory until its connection ends.
 */
const BODYLESS: Rate = { perSecond: 500, burst: 5_000 };

/**
 * Requests that are answered at once within one turn of the loop, of all connections together. uWebSockets.js reads a
 * connection as long as its buffer comes back full, so beyond them there is almost always one that sends without a pause.
 * Then answers wait for the end of the turn: whoever asked once gets theirs, and whoever asks again before is cut.
 */
const MAX_AT_ONCE = 64;

export class Answers {
  private readonly bodyless = new TokenBucket(BODYLESS, performance.now());
  private inThisTurn = 0;
  /** The server takes nothing any more. */
  haveStopped = false;

  constructor(private readonly answer: (request: HttpRequest) => HttpResponse) {}

  stop(): void {
    this.haveStopped = true;
  }

  /** Counts a request. @returns whether its answer must wait for the end of this turn */
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
    // Too many. Whoever has the file already gets it once more, since that can be held back; HEAD gets nothing.
    const whole = this.answer({ ...request, ifNoneMatch: '' });
    if (whole.body === undefined) response.close();
    else this.write(response, whole);
  }

  write(response: uWS.HttpResponse, { status, headers, body }: HttpResponse): void {
    writeHead(response, status, headers);
    // Not with a length: this release takes any argument for a reason not to answer at all, which is fatal.
    if (body === undefined) response.endWithoutBody();
    else end(response, typeof body === 'string' ? Buffer.from(body) : body);
  }
}

/** Writes what the system takes, and the rest when it takes more: uWebSockets.js keeps nothing of it. */
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
 * As the last answer of the connection, so that whoever goes on asking pays with a connection for each refusal. Until the end
 * of the turn it is cut if it asks for more: thousands of requests can come in one piece, and what follows may be what a
 * proxy takes for a body.
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

/** uWebSockets.js would wait for ever. The transport's end cuts it too: close(). */
export function leaveUnanswered(response: uWS.HttpResponse, timeoutMs: number, ended: () => void): void {
  const timer = setTimeout(() => response.close(), timeoutMs);
  // Called by close(), too.
  response.onAborted(() => {
    clearTimeout(timer);
    ended();
  });
}

/** uWebSockets.js takes the first of them (RFC 9112 §6.3 asks for a refusal where they differ). */
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
