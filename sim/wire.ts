/*
 * What goes over the wire of simulated worlds: the very text that real sockets carry, made and read by the real codec,
 * but each text only once. The same few come again and again, in one world and in the next. In: messages and texts. Out:
 * texts and messages.
 */

import { type Decoded, decodeClientMessage, decodeServerMessage, encode } from '../protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';
import { Violation } from './entry.ts';

/** Beyond so many of a kind, all are forgotten. */
const MAX_REMEMBERED = 20_000;

/** Texts by two numbers that stand in them. */
class Texts {
  private readonly texts = new Map<number, Map<number, string>>();
  private size = 0;

  /** @param message what the text is of, where it was not made before */
  get(one: number, other: number, message: ClientMessage | ServerMessage): string {
    return this.texts.get(one)?.get(other) ?? this.add(one, other, encode(message));
  }

  private add(one: number, other: number, text: string): string {
    this.size += 1;
    if (this.size % MAX_REMEMBERED === 0) this.texts.clear();
    const row = this.texts.get(one);
    if (row === undefined) this.texts.set(one, new Map([[other, text]]));
    else row.set(other, text);
    return text;
  }
}

const presses = new Texts();
const states = new Texts();
const acks = new Texts();

export function toText(message: ClientMessage | ServerMessage): string {
  if ('action' in message) {
    return message.action === 'press'
      ? presses.get(message.delta, message.seq ?? 0, message)
      : encode(message);
  }
  if (message.type === 'state' && message.branch === undefined)
    return states.get(message.revision, message.value, message);
  if (message.type === 'ack') return acks.get(message.revision, message.seq, message);
  return encode(message);
}

const fromClients = new Map<string, Decoded<ClientMessage>>();
const fromServers = new Map<string, ServerMessage>();

export function readClientText(text: string): Decoded<ClientMessage> {
  return fromClients.get(text) ?? remember(fromClients, text, decodeClientMessage(text));
}

/** @throws Violation where the server said what its own codec cannot read */
export function readServerText(text: string): ServerMessage {
  const before = fromServers.get(text);
  if (before !== undefined) return before;
  const decoded = decodeServerMessage(text);
  if (!decoded.ok) throw new Violation('error', `${decoded.reason}: ${text}`);
  return remember(fromServers, text, decoded.message);
}

function remember<Value>(values: Map<string, Value>, text: string, value: Value): Value {
  if (values.size >= MAX_REMEMBERED) values.clear();
  values.set(text, value);
  return value;
}
