/*
 * The messages of agents, viewers and the server in the lesson `monitor`. Pure. In: frames as received.
 * Out: reports, or undefined for anything else. A report is sent twice, as JSON and as bytes, to show
 * what a binary layout saves.
 *
 * offset    type      big-endian, DataView's default
 *   0         uint8     1, the version of this layout
 * 1         uint8     n, the length of the name in bytes
 *   2         bytes     the name, in UTF-8
 *   2 + n     float32   cpu
 *   6 + n     float32   memory
 *   10 + n    float64   at
 *   18 + n              the end
 */

/** The load of one machine, or of one process. */
export interface Report {
  /** The reporter's name: 1 to 40 characters. */
  readonly name: string;
  /** Percent, 0 to 100. */
  readonly cpu: number;
  /** Percent, 0 to 100. */
  readonly memory: number;
  /** When it was measured, by the reporter's clock: milliseconds since 1970. */
  readonly at: number;
}

/** Additional figures of the server's own agent. Only in text. */
export interface ServerFigures {
  /** Open now: sockets of the counter and of all lessons. */
  readonly sockets: number;
  /** Received, on average since the last report. */
  readonly messagesPerSecond: number;
  /** Timer delay since the last report: the 99th percentile. */
  readonly eventLoopDelayMs: number;
  /** Memory that the process occupies. */
  readonly rssBytes: number;
}

/** From an agent to the server, and unchanged to everybody else. */
export type ReportMessage = { readonly type: 'report' } & Report & Partial<ServerFigures>;

/** Server to agents and viewers. */
export type MonitorMessage =
  | ReportMessage
  /** To a new connection: the last report of each agent. */
  | { readonly type: 'agents'; readonly agents: readonly (Report & Partial<ServerFigures>)[] }
  /** To everybody: this agent left. */
  | { readonly type: 'gone'; readonly name: string };

/** The header with which an agent authenticates. */
export const TOKEN_HEADER = 'X-Monitor-Token';
/** The name of the server's own agent. With several servers, each has one such as `server 3f9a01c4d7b2`. */
export const SERVER_NAME = 'server';
/** Closes an agent whose name another agent has taken over. Reconnecting would only take it away again. */
export const REPLACED = 4000;
export const REPORT_EVERY_MS = 5_000;
/** Text frames: the heartbeat of agents and viewers. The server answers the first with the second. */
export const PING = 'ping';
export const PONG = 'pong';

const LAYOUT_VERSION = 1;
const MAX_NAME_LENGTH = 40;
/** In UTF-16 units a name of 40 characters takes up to 80; in UTF-8 up to 160 bytes: n fits into one byte. */
const NAME = new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{1,${MAX_NAME_LENGTH}}$`, 'u');

/** Is this a server's name? Agents may not use one. */
export function isServerName(name: string): boolean {
  return name === SERVER_NAME || name.startsWith(`${SERVER_NAME} `);
}

/** No invisible characters, such as control characters, or characters that change the text direction. */
export function isAgentName(name: string): boolean {
  return NAME.test(name) && name.trim() === name;
}

/** @param frame text, or bytes. @returns undefined if it is not a report */
export function decodeReport(frame: string | Uint8Array): Report | undefined {
  return typeof frame === 'string' ? decodeTextReport(frame) : decodeBinaryReport(frame);
}

/** @returns undefined if it is not a report in JSON */
export function decodeTextReport(text: string): Report | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, name, cpu, memory, at } = value as Record<string, unknown>;
  return type === 'report' ? reportOf(name, cpu, memory, at) : undefined;
}

/** @returns undefined if it is not a report in the layout above */
export function decodeBinaryReport(bytes: Uint8Array): Report | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameEnd = 2 + (bytes[1] ?? 0);
  if (bytes[0] !== LAYOUT_VERSION || bytes.length !== nameEnd + 16) return undefined;
  const name = decodeUtf8(bytes.subarray(2, nameEnd));
  const [cpu, memory] = [view.getFloat32(nameEnd), view.getFloat32(nameEnd + 4)].map(sevenDigits);
  return reportOf(name, cpu, memory, view.getFloat64(nameEnd + 8));
}

/** Undoes the rounding to float32: 33.3, not 33.29999923706055. */
function sevenDigits(value: number): number {
  return Number(value.toPrecision(7));
}

export function encodeTextReport({
  name,
  cpu,
  memory,
  at,
  ...figures
}: Report & Partial<ServerFigures>): string {
  return JSON.stringify({ type: 'report', name, cpu, memory, at, ...figures });
}

export function encodeBinaryReport({ name, cpu, memory, at }: Report): Uint8Array<ArrayBuffer> {
  const nameBytes = new TextEncoder().encode(name);
  const nameEnd = 2 + nameBytes.length;
  const bytes = new Uint8Array(nameEnd + 16);
  bytes.set([LAYOUT_VERSION, nameBytes.length]);
  bytes.set(nameBytes, 2);
  const view = new DataView(bytes.buffer);
  view.setFloat32(nameEnd, cpu);
  view.setFloat32(nameEnd + 4, memory);
  view.setFloat64(nameEnd + 8, at);
  return bytes;
}

function reportOf(name: unknown, cpu: unknown, memory: unknown, at: unknown): Report | undefined {
  const isRight =
    typeof name === 'string' && isAgentName(name) && isPercentage(cpu) && isPercentage(memory) && isTime(at);
  return isRight ? { name, cpu, memory, at } : undefined;
}

function isPercentage(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** @returns undefined if the bytes are not UTF-8 */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
