/*
 * Requests and responses of node:http, as the values of http.ts and the endpoints.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import type { UpgradeRequest } from '../transport.ts';
import type { Refusal } from '../upgrade.ts';

/** Timeouts for receiving a request, for reading a response, and for reusing a connection, in ms. */
export const HTTP_TIMEOUT_MS = 10_000;

export function httpRequest(request: IncomingMessage, client: string): HttpRequest {
  const { url = '/', method = '' } = request;
  const [path] = url.split('?', 1) as [string];
  return {
    method,
    path,
    query: queryOf(url),
    host: headerOf(request, 'host'),
    ifNoneMatch: headerOf(request, 'if-none-match'),
    acceptEncoding: headerOf(request, 'accept-encoding'),
    forwardedProto: headerOf(request, 'x-forwarded-proto'),
    client,
  };
}

export function upgradeRequest(request: IncomingMessage, client: string): UpgradeRequest {
  return {
    client,
    header: (name) => headerOf(request, name),
    query: queryOf(request.url ?? ''),
    get headers() {
      const { rawHeaders } = request;
      return rawHeaders.flatMap((name, i) =>
        i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1]!] as const] : [],
      );
    },
  };
}

function queryOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}

/** @param name in lower case @returns empty if it is missing */
export function headerOf({ headers }: IncomingMessage, name: string): string {
  return String(headers[name] ?? ''); // several headers are an array: join them with commas
}

export function refusalResponse({ status, message, headers = [] }: Refusal): HttpResponse {
  return { status, headers: [...headers, ['Content-Type', 'text/plain; charset=utf-8']], body: message };
}

export function writeTo(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  const [code = '', ...words] = status.split(' ');
  for (const [name, value] of headers) response.setHeader(name, value);
  // node:http would send a body in chunks if its headers were written before.
  if (body !== undefined) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.setTimeout(HTTP_TIMEOUT_MS); // a client that does not read it is cut
  response.writeHead(Number(code), words.join(' ')).end(body);
}
