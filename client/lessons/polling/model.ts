/*
 * The cost of three ways to follow a value: bytes, requests and latency. Pure. In: what was sent and received,
 * and when. Out: tallies for the table, and columns for the chart.
 */

import { jsonObject } from '../../../protocol/json-object.ts';

export const WAYS = ['polling', 'longPolling', 'webSocket'] as const;
export type Way = (typeof WAYS)[number];

/** What each way delivers. Times in milliseconds since 1970, by the server's clock. */
export interface Reading {
  readonly value: number;
  readonly changedAt: number;
  readonly now: number;
}

/** Undefined if the payload is not a reading. */
export function parseReading(payload: string | Uint8Array): Reading | undefined {
  const { value, changedAt, now } = jsonObject(payload) ?? {};
  if (typeof value !== 'number' || typeof changedAt !== 'number' || typeof now !== 'number') return undefined;
  return { value, changedAt, now };
}

// ---------------------------------------------------------------------------------- bytes

/** What a browser does not tell a page about its own requests, so their size is estimated. */
export interface Sender {
  readonly host: string;
  readonly userAgent: string;
  readonly languages: readonly string[];
}

/** A GET request as Chromium writes it over HTTP/1.1, without cookies. Other browsers differ by a few lines. */
export function requestHead(path: string, { host, userAgent, languages }: Sender): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: keep-alive',
    `User-Agent: ${userAgent}`,
    'Accept: */*',
    'Cache-Control: no-cache',
    'Pragma: no-cache',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    'Accept-Encoding: gzip, deflate, br, zstd',
    `Accept-Language: ${languages.join(',')}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The request that opens a WebSocket: the same, plus what RFC 6455 §4.1 requires. */
export function upgradeHead(path: string, sender: Sender): string {
  const extra = [
    'Upgrade: websocket',
    `Origin: http://${sender.host}`,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  ];
  return requestHead(path, sender).replace(/\r\n$/, `${extra.join('\r\n')}\r\n\r\n`);
}

/** The 101 response with its required headers (RFC 6455 §4.2.2). */
export const UPGRADE_ANSWER =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

/**
 * A frame on the wire: 2 bytes of header, 2 or 8 more for a long payload, and 4 for a client's mask.
 * Source: RFC 6455 §5.2.
 * @example frameBytes(125, false) // 127
 */
export function frameBytes(payloadBytes: number, isMasked: boolean): number {
  const extended = payloadBytes < 126 ? 0 : payloadBytes < 65_536 ? 2 : 8;
  return 2 + extended + (isMasked ? 4 : 0) + payloadBytes;
}

// ---------------------------------------------------------------------------------- time

/** The server's clock relative to ours. */
export interface Clock {
  readonly offsetMs: number;
  /** Of the exchange that measured it: the error is at most half of it. */
  readonly roundTripMs: number;
}

/**
 * The better of two measurements: the one with the shorter round trip, as in NTP (RFC 5905 §8). The server is
 * assumed to have read its clock halfway through.
 */
export function betterClock(
  known: Clock | undefined,
  sentMs: number,
  receivedMs: number,
  serverMs: number,
): Clock {
  const roundTripMs = receivedMs - sentMs;
  if (known !== undefined && known.roundTripMs <= roundTripMs) return known;
  return { roundTripMs, offsetMs: serverMs - (sentMs + receivedMs) / 2 };
}

/** From the change on the server to its display here, in ms; never negative, although estimates may be. */
export function latencyMs(reading: Reading, shownMs: number, { offsetMs }: Clock): number {
  return Math.max(0, shownMs + offsetMs - reading.changedAt);
}

// ---------------------------------------------------------------------------------- tallies

export interface Tally {
  /** Requests; a WebSocket needs one, to open. */
  readonly requests: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Changes of the value that arrived here … */
  readonly changes: number;
  /** … and those that were missed: the value had changed again before the next request. */
  readonly missed: number;
  readonly value: number | undefined;
  readonly latencySumMs: number;
  readonly latencyMaxMs: number;
}

export const EMPTY_TALLY: Tally = {
  requests: 0,
  bytesSent: 0,
  bytesReceived: 0,
  changes: 0,
  missed: 0,
  value: undefined,
  latencySumMs: 0,
  latencyMaxMs: 0,
};

/** Counts traffic: a request with its response, or a frame. */
export function withTraffic(tally: Tally, requests: number, sent: number, received: number): Tally {
  return {
    ...tally,
    requests: tally.requests + requests,
    bytesSent: tally.bytesSent + sent,
    bytesReceived: tally.bytesReceived + received,
  };
}

/** Is this reading a change? The first one is not. */
export function isChange({ value }: Tally, reading: Reading): boolean {
  return value !== undefined && value !== reading.value;
}

/** Counts a change that is displayed now; each change increments the value by one. */
export function withChange(tally: Tally, reading: Reading, latency: number): Tally {
  const steps = reading.value - (tally.value ?? reading.value);
  return {
    ...tally,
    value: reading.value,
    changes: tally.changes + 1,
    missed: tally.missed + Math.max(0, steps - 1),
    latencySumMs: tally.latencySumMs + latency,
    latencyMaxMs: Math.max(tally.latencyMaxMs, latency),
  };
}

/** The mean latency; undefined before the first change. */
export function meanLatencyMs({ changes, latencySumMs }: Tally): number | undefined {
  return changes === 0 ? undefined : latencySumMs / changes;
}

/** What one change cost on the wire, in both directions; undefined before the first. */
export function bytesPerChange({ changes, bytesSent, bytesReceived }: Tally): number | undefined {
  return changes === 0 ? undefined : (bytesSent + bytesReceived) / changes;
}

// ---------------------------------------------------------------------------------- chart

/** A change that arrived: when, since the start, and how late. */
export interface Arrival {
  readonly way: Way;
  readonly atSeconds: number;
  readonly latencyMs: number;
}

/** Nothing below a tenth of a millisecond can be measured here, and a logarithmic scale has no zero. */
const MIN_LATENCY_MS = 0.1;

/** Columns for the chart: the time, then one column per method, with gaps where another method's change arrived. */
export function columnsOf(arrivals: readonly Arrival[]): [number[], ...(number | null)[][]] {
  const sorted = arrivals.toSorted((a, b) => a.atSeconds - b.atSeconds);
  const columnOf = (way: Way) =>
    sorted.map((arrival) => (arrival.way === way ? Math.max(MIN_LATENCY_MS, arrival.latencyMs) : null));
  return [sorted.map(({ atSeconds }) => atSeconds), ...WAYS.map(columnOf)];
}
