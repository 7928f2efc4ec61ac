/*
 * The server's responses to plain HTTP. Pure. In: a request as a value, and the site. Out: a response as a
 * value; a transport writes it. Files come from a map in memory (assets.ts), so no path can escape from it.
 */

import { isHost, nameIn, unknownName } from './origin.ts';
import { shareFor } from './share.ts';

/** One representation of a file. */
export interface Representation {
  readonly body: Uint8Array;
  /** A strong ETag, with its quotes. */
  readonly etag: string;
}

export interface Asset {
  /** The Content-Type. */
  readonly type: string;
  readonly cacheControl: string;
  readonly identity: Representation;
  readonly br?: Representation;
  readonly gzip?: Representation;
}

/** By path, such as `/index.html`. */
export type Assets = ReadonlyMap<string, Asset>;

export interface Site {
  readonly assets: Assets;
  /** Addresses besides `/` that the page's own router knows: they return index.html. */
  readonly pages: ReadonlySet<string>;
  /** Former addresses of pages → where they are now. */
  readonly moved: ReadonlyMap<string, string>;
  /** Does this server use TLS itself? */
  readonly tls: boolean;
  /** The server's current addresses in the local network. */
  readonly lanUrls: () => readonly string[];
  /** Is this a name of this server? In lower case, without a port. */
  readonly isOwnName: (name: string) => boolean;
  /** Is this an address of this computer, or of one in the local network? */
  readonly isNear: (address: string) => boolean;
  /** Can presses be committed, as far as is known? */
  readonly isReady: () => boolean;
  /** Is the server shutting down? */
  readonly isDraining: () => boolean;
}

/** Header values are empty if the header is missing, as in uWebSockets.js. */
export interface HttpRequest {
  /** In upper or lower case. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The text after the `?`, undecoded. */
  readonly query?: string;
  readonly host: string;
  readonly ifNoneMatch: string;
  readonly acceptEncoding: string;
  /** X-Forwarded-Proto: the scheme, according to a proxy in front. */
  readonly forwardedProto: string;
  /** The client's address. */
  readonly client: string;
}

export interface HttpResponse {
  /** @example '200 OK' */
  readonly status: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /**
   * undefined: the response has no body (HEAD, 304). Then Content-Length is among the headers where it is required;
   * with a body, the writer sets it.
   */
  readonly body: Uint8Array | string | undefined;
}

/** A port where nothing listens: the lesson on errors connects to it to show what happens. */
const DEAD_PORT = 59_999;

/** The page may load, run and connect to only what this server serves. */
function contentSecurityPolicy(host: string): string {
  const deadHost = isHost(host) ? `${new URL(`http://${host}`).hostname}:${DEAD_PORT}` : undefined;
  const deadEnd = deadHost === undefined ? '' : ` ws://${deadHost} wss://${deadHost}`;
  return (
    `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'${deadEnd}; worker-src 'self'; ` +
    "frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  );
}

/** The document in which the workshop runs a learner's code, in workers. */
const SANDBOX = '/lab/sandbox.html';
/** It has no origin, so no storage and no cookies; it loads nothing, and no other site can frame it. */
const SANDBOX_POLICY =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; worker-src blob:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const SECURITY_HEADERS = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
] as const;

const NO_STORE = ['Cache-Control', 'no-store'] as const;

/** @param styles the address of the page's stylesheet, if there is one */
function notFoundPage(styles: string | undefined): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title>' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    (styles === undefined ? '' : `<link rel="stylesheet" href="${styles}">`) +
    '<main class="missing"><h1>Not found</h1><p>There is nothing at this address.</p>' +
    '<p><a href="/">Go to the counter</a> or <a href="/lessons">to the lessons</a>.</p></main></html>\n'
  );
}

export function respond(request: HttpRequest, site: Site): HttpResponse {
  const { status, headers, body } = answer(request, site);
  const policy = request.path === SANDBOX ? SANDBOX_POLICY : contentSecurityPolicy(request.host);
  const security = [['Content-Security-Policy', policy] as const, ...SECURITY_HEADERS];
  return { status, headers: [...headers, ...security], body };
}

function answer(request: HttpRequest, site: Site): HttpResponse {
  const method = request.method.toUpperCase();
  if (method !== 'GET' && method !== 'HEAD') {
    return text('405 Method Not Allowed', 'Only GET and HEAD are allowed.\n', [['Allow', 'GET, HEAD']]);
  }
  const found = respondToGet(request, site);
  return method === 'HEAD' ? withoutBody(found) : found;
}

/** The response to HEAD: the same headers, and the length that the body would have (RFC 9110 §9.3.2). */
function withoutBody({ status, headers, body }: HttpResponse): HttpResponse {
  if (body === undefined) return { status, headers, body };
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.length;
  return { status, headers: [...headers, ['Content-Length', String(length)]], body: undefined };
}

function respondToGet(request: HttpRequest, site: Site): HttpResponse {
  if (!isHost(request.host)) return text('400 Bad Request', 'The Host header is missing or malformed.\n');
  switch (request.path) {
    case '/healthz':
      return json({ status: 'ok' });
    // For load balancers: this node is running, but another one may be able to count.
    case '/readyz':
      return readiness(site);
    case '/share.json':
      return site.isOwnName(nameIn(request.host)) ? share(request, site) : misdirected(request.host);
    default: {
      if (!site.isOwnName(nameIn(request.host))) return misdirected(request.host);
      const isPage = request.path === '/' || site.pages.has(request.path);
      const asset = site.assets.get(isPage ? '/index.html' : request.path);
      return asset === undefined ? notFound(request, site) : respondWith(asset, request);
    }
  }
}

function readiness({ isDraining, isReady }: Site): HttpResponse {
  if (isDraining()) return json({ status: 'draining' }, '503 Service Unavailable');
  return isReady()
    ? json({ status: 'ready' })
    : json({ status: 'store unreachable' }, '503 Service Unavailable');
}

/** Addresses in the local network are told only to clients there. */
function share(request: HttpRequest, site: Site): HttpResponse {
  const lanUrls = site.isNear(request.client) ? site.lanUrls() : [];
  return json(shareFor(schemeOf(request, site), request.host, lanUrls));
}

/** A page of another site may have pointed its name to this server, to read what is here (DNS rebinding). */
function misdirected(host: string): HttpResponse {
  return text('421 Misdirected Request', unknownName(host));
}

function respondWith(asset: Asset, request: HttpRequest): HttpResponse {
  const encoding = negotiateEncoding(request.acceptEncoding, asset);
  const { body, etag } = asset[encoding] ?? asset.identity;
  const headers: [string, string][] = [
    ['Cache-Control', asset.cacheControl],
    ['ETag', etag],
  ];
  // Also on uncompressed responses: a cache must know that others may get it compressed (RFC 9110 §12.5.5).
  if (asset.br !== undefined || asset.gzip !== undefined) headers.push(['Vary', 'Accept-Encoding']);
  if (matchesEtag(request.ifNoneMatch, etag)) return { status: '304 Not Modified', headers, body: undefined };
  headers.push(['Content-Type', asset.type]);
  if (encoding !== 'identity') headers.push(['Content-Encoding', encoding]);
  return { status: '200 OK', headers, body };
}

/**
 * The best representation of the asset that the browser accepts (RFC 9110 §12.5.3): the highest weight, and among
 * equals br before gzip before identity. If it accepts none of them, it gets the asset uncompressed.
 * @example negotiateEncoding('gzip, br;q=0.5', asset) // 'gzip'
 */
export function negotiateEncoding(
  acceptEncoding: string,
  asset: Pick<Asset, 'br' | 'gzip'>,
): 'br' | 'gzip' | 'identity' {
  const weights = weightsOf(acceptEncoding);
  const anyOther = weights.get('*') ?? 0;
  let best: 'br' | 'gzip' | 'identity' = 'identity';
  // Unless named, identity is acceptable, but anything that is requested is preferred.
  let bestWeight = weights.get('identity') ?? 0;
  for (const encoding of ['gzip', 'br'] as const) {
    const weight = weights.get(encoding) ?? anyOther;
    if (asset[encoding] === undefined || weight === 0 || weight < bestWeight) continue;
    best = encoding;
    bestWeight = weight;
  }
  return best;
}

/** `gzip;q=0.5, br` → gzip 0.5, br 1. A weight that is not a number counts as 0. */
function weightsOf(acceptEncoding: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    if (coding !== '') weights.set(coding, q === undefined ? 1 : Number(q.slice('q='.length)) || 0);
  }
  return weights;
}

/** If-None-Match: `*`, or a list with an equal ETag by weak comparison (RFC 9110 §13.1.2). */
function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}

/** The scheme that the browser used; with several proxies, the first in the list is what it connected to. */
function schemeOf({ forwardedProto }: HttpRequest, { tls }: Site): 'http' | 'https' {
  const outermost = forwardedProto.split(',')[0]!.trim().toLowerCase();
  if (outermost === 'http' || outermost === 'https') return outermost;
  return tls ? 'https' : 'http';
}

function json(value: unknown, status = '200 OK'): HttpResponse {
  const headers = [NO_STORE, ['Content-Type', 'application/json']] as const;
  return { status, headers, body: JSON.stringify(value) };
}

function text(status: string, body: string, headers: HttpResponse['headers'] = []): HttpResponse {
  return { status, headers: [...headers, NO_STORE, ['Content-Type', 'text/plain; charset=utf-8']], body };
}

/** The address of a page with a slash at its end, or where a page used to be, leads to the page, with its query. */
function notFound({ path, query = '' }: HttpRequest, { pages, moved, assets }: Site): HttpResponse {
  const name = path.endsWith('/') ? path.slice(0, -1) : path;
  const page = moved.get(name) ?? (pages.has(name) ? name : undefined);
  if (page !== undefined) {
    const isPlain = /^[\w=&+%.,~-]+$/.test(query);
    const location = isPlain ? `${page}?${query}` : page;
    return text('308 Permanent Redirect', `It is at ${page}.\n`, [['Location', location]]);
  }
  const headers = [NO_STORE, ['Content-Type', 'text/html; charset=utf-8']] as const;
  const styles = [...assets.keys()].find((name) => /^\/assets\/styles-\w+\.css$/.test(name));
  return { status: '404 Not Found', headers, body: notFoundPage(styles) };
}
