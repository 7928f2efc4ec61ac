/*
 * Text of a frame → message, and back. In: whatever the network delivered. Out: either a message or the
 * reason why it is invalid. Bad input is never an exception here: the caller decides what to answer (P3).
 */

import {
  type AskPace,
  type ClientMessage,
  type Press,
  pressOf,
  type RefusalCode,
  type ServerMessage,
} from './messages.ts';
import type { Delta } from './press.ts';

export type Decoded<Message> = { readonly ok: true; readonly message: Message } | Undecoded;

export interface Undecoded {
  readonly ok: false;
  readonly reason: string;
  /** The number in the message itself: a refusal contains it, so that the sender knows which press it was (P3). */
  readonly seq?: number;
}

/** The word for a press on the wire. */
const WORDS: Readonly<Record<Delta, string>> = { 1: 'increment', [-1]: 'decrement' };

/** The press that a word stands for. `plus` and `minus` are the spelling of the well-known Python example (P6). */
const DELTA_OF: ReadonlyMap<unknown, Delta> = new Map<string, Delta>([
  [WORDS[1], 1],
  [WORDS[-1], -1],
  ['plus', 1],
  ['minus', -1],
]);

/** Same text as JSON.stringify; building the most frequent messages by hand takes a fifth of the time. */
export function encode(message: ClientMessage | ServerMessage): string {
  if ('action' in message) return message.action === 'press' ? encodePress(message) : JSON.stringify(message);
  switch (message.type) {
    case 'state':
      if (message.branch !== undefined) return JSON.stringify(message);
      return `{"type":"state","value":${message.value},"revision":${message.revision}}`;
    case 'ack':
      return `{"type":"ack","seq":${message.seq},"revision":${message.revision}}`;
    case 'users':
      return `{"type":"users","count":${message.count}}`;
    default:
      return JSON.stringify(message);
  }
}

function encodePress({ delta, seq }: Press): string {
  return seq === undefined ? `{"action":"${WORDS[delta]}"}` : `{"action":"${WORDS[delta]}","seq":${seq}}`;
}

/**
 * A client's message. Fields that the protocol does not know are ignored, so that it can grow.
 * @example decodeClientMessage('{"action":"plus"}') // { ok: true, message: { action: 'press', delta: 1 } }
 */
export function decodeClientMessage(text: string): Decoded<ClientMessage> {
  const fields = parseObject(text);
  if (typeof fields === 'string') return bad(fields);
  const delta = DELTA_OF.get(fields.action);
  if (delta !== undefined) return decodePress(delta, fields);
  const decode = DECODERS.get(fields.action);
  if (decode !== undefined) return decode(fields);
  return bad(`"action" must be ${[...DELTA_OF.keys()].join(', ')}, hello, ping or pace`, fields.seq);
}

/** Messages other than presses, by their action. */
const DECODERS: ReadonlyMap<unknown, (fields: Fields) => Decoded<ClientMessage>> = new Map([
  ['hello', decodeHello],
  ['ping', () => good<ClientMessage>({ action: 'ping' })],
  ['pace', decodePace],
]);

/**
 * A server's message. An unknown `type` is a reason, not an error: a client ignores
 * such a message.
 */
export function decodeServerMessage(text: string): Decoded<ServerMessage> {
  const fields = parseObject(text);
  if (typeof fields === 'string') return bad(fields);
  const { type } = fields;
  if (!isString(type) || !Object.hasOwn(serverFields, type)) return bad('unknown "type"');
  return serverFields[type as ServerMessage['type']](fields)
    ? good(fields as unknown as ServerMessage)
    : bad(`malformed ${type}`);
}

type Fields = Readonly<Record<string, unknown>>;

const serverFields: Record<ServerMessage['type'], (fields: Fields) => boolean> = {
  state: (f) => Number.isSafeInteger(f.value) && isCount(f.revision) && isOptional(f.branch, isString),
  users: (f) => isCount(f.count),
  welcome: (f) =>
    isCount(f.protocol) &&
    typeof f.session === 'string' &&
    typeof f.epoch === 'string' &&
    isCount(f.seq) &&
    Number.isSafeInteger(f.value) &&
    isCount(f.revision) &&
    isCount(f.users) &&
    isOptional(f.mayPress, isBoolean) &&
    isOptional(f.branch, isString) &&
    isOptional(f.diverged, isBoolean),
  ack: (f) => isCount(f.seq) && isCount(f.revision),
  refused: (f) =>
    typeof f.code === 'string' &&
    Object.hasOwn(refusalCodes, f.code) &&
    isOptional(f.seq, isCount) &&
    isOptional(f.retryAfterMs, isCount),
  pong: () => true,
};

const refusalCodes: Record<RefusalCode, true> = {
  'bad-message': true,
  gap: true,
  'rate-limited': true,
  busy: true,
  'session-expired': true,
  range: true,
  protocol: true,
  'may-not-press': true,
};

function decodePress(delta: Delta, { seq }: Fields): Decoded<Press> {
  if (seq === undefined) return good(pressOf(delta));
  return isSeq(seq) ? good(pressOf(delta, seq)) : bad('"seq" must be a whole number from 1');
}

function decodeHello(fields: Fields): Decoded<ClientMessage> {
  const { protocol, session, acked, branch, revision, token } = fields;
  if (!isCount(protocol)) return bad('"protocol" must be a whole number');
  if (!isOptional(session, isString)) return bad('"session" must be text');
  if (!isOptional(acked, isCount)) return bad('"acked" must be a whole number');
  if (!isOptional(branch, isString)) return bad('"branch" must be text');
  if (!isOptional(revision, isCount)) return bad('"revision" must be a whole number');
  if (!isOptional(token, isString)) return bad('"token" must be text');
  return good({
    action: 'hello',
    protocol,
    ...(session === undefined ? {} : { session }),
    ...(acked === undefined ? {} : { acked }),
    ...(branch === undefined ? {} : { branch }),
    ...(revision === undefined ? {} : { revision }),
    ...(token === undefined ? {} : { token }),
  });
}

function decodePace({ pace }: Fields): Decoded<AskPace> {
  return pace === 'fast' || pace === 'slow'
    ? good({ action: 'pace', pace })
    : bad('"pace" must be fast or slow');
}

/** The parsed object, or the reason why there is none. */
function parseObject(text: string): Fields | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object';
  return value as Fields;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSeq(value: unknown): value is number {
  return isCount(value) && value > 0;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isOptional<T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || is(value);
}

function good<Message>(message: Message): Decoded<Message> {
  return { ok: true, message };
}

function bad(reason: string, seq?: unknown): Undecoded {
  return isSeq(seq) ? { ok: false, reason, seq } : { ok: false, reason };
}
