/*
 * One sentence about each entry of a console. In: an entry. Out: text in the current language.
 */

import { decodeClientMessage } from '../../../protocol/codec.ts';
import { closeFrameOf } from '../../../protocol/control-frames.ts';
import { signed } from '../../words.ts';
import type { Close, Entry, Frame, SocketEvent } from './entry.ts';
import { wireWords } from './wire-words.ts';
import { consoleWords } from './words.ts';

export type Explain = (frame: Frame) => string | undefined;

/** From this size on, a frame's length takes 64 bits (RFC 6455 §5.2). */
const LARGE_BYTES = 65_536;

/** The lesson's sentence, or else the general one. */
export function explainEntry(entry: Entry, explain?: Explain): string {
  if (entry.kind === 'event') return explainEvent(entry.event);
  const { direction, opcode } = entry;
  const { control } = consoleWords().explain;
  if (opcode === 'ping' || opcode === 'pong' || opcode === 'close') return control[direction][opcode];
  return explain?.(entry) ?? explainMessageFrame(direction, opcode, entry.bytes);
}

function explainMessageFrame(
  direction: Frame['direction'],
  opcode: 'text' | 'binary',
  bytes: number,
): string {
  const { explain } = consoleWords();
  if (bytes === 0) return explain.empty;
  return bytes >= LARGE_BYTES ? explain.large : explain[direction][opcode];
}

function explainEvent(event: SocketEvent): string {
  const { explain } = consoleWords();
  switch (event.type) {
    case 'connecting':
      return explain.connecting;
    case 'open':
      return event.protocol === '' ? explain.open : explain.openWith(event.protocol);
    case 'close':
      return explainClose(event);
    case 'left':
      return explain.left;
    case 'failed':
      return explain.failed;
    default:
      return event satisfies never;
  }
}

function explainClose({ code, byUs }: Close): string {
  const { codes, closedByUs, closedByThem } = consoleWords().explain;
  const meaning =
    (codes as Readonly<Record<number, string>>)[code] ?? (code >= 4000 ? codes.app : codes.other);
  // 1006 means that there was no closing handshake, so nobody started one.
  if (code === 1006) return meaning;
  return `${byUs ? closedByUs : closedByThem} ${meaning}`;
}

/** The event itself, in one line. */
export function eventLine(event: SocketEvent): string {
  const words = consoleWords().event;
  switch (event.type) {
    case 'connecting':
      return words.connecting(event.url);
    case 'open':
      return words.open;
    case 'close':
      return [`${words.close} ${event.code}`, event.reason, closeFrame(event)].filter(Boolean).join(' · ');
    case 'left':
      return words.left;
    case 'failed':
      return words.failed(event.message);
    default:
      return event satisfies never;
  }
}

/** The received close frame, byte by byte; empty if there was none. */
function closeFrame({ code, reason, wasClean }: Close): string {
  return wasClean && code !== 1006 ? closeFrameOf(code, reason) : '';
}

const SECRETS = /(?<="(?:session|token)":")[^"]*/g;

/** A frame of the counter with its session id and press token masked, since anyone who knows them can press (P7, P32). */
export function masked(text: string): string {
  return text.replace(SECRETS, (secret) => '*'.repeat(secret.length));
}

/** One sentence about a message of the counter's protocol. */
export function explainMessage({ payload }: Frame): string {
  const { press, messages, resume, refusals, unknown } = wireWords();
  const decoded = decodeClientMessage(payload);
  if (decoded.ok && decoded.message.action === 'press') return press(signed(decoded.message.delta));
  // A long payload is truncated, so it is not valid JSON, but its kind is at the start.
  const kind = /^\{"(?:action|type)":"(\w+)"/.exec(payload)?.[1];
  if (kind === 'hello' && payload.includes('"session"')) return resume;
  const code = kind === 'refused' ? /"code":"([\w-]+)"/.exec(payload)?.[1] : undefined;
  return find(refusals, code) ?? find(messages, kind) ?? unknown;
}

function find(words: Readonly<Record<string, string>>, name = ''): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
