/*
 * What goes over the wire of simulated worlds: the very text that real sockets carry, made and read by the real codec,
 * but each text only once. The same few come again and again, in one world and in the next; and what was made last is
 * mostly what is read next. In: messages and texts. Out: texts and messages.
 */

import { type Decoded, decodeClientMessage, decodeServerMessage, encode } from '../protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';
import { Violation } from './entry.ts';

/** Beyond so many of a kind, all are forgotten. */
const MAX_REMEMBERED = 20_000;

/** A text, and what it was read as: once somebody has read it. */
class Frame {
  fromClient: Decoded<ClientMessage> | undefined;
  fromServer: ServerMessage | undefined;

  constructor(readonly text: string) {}
}

/** Of what stands in a frame, so much fits into the key by which it is found: a whole number of 30 bits is found fastest. */
const SPAN = 2 ** 15;

/** Frames by two numbers that stand in them. */
class Frames {
  private readonly frames = new Map<number, Frame>();

  /** @param message what the text is of, where it was not made before */
  get(one: number, other: number, message: ClientMessage | ServerMessage): Frame {
    const shifted = other + SPAN / 2;
    if (one < 0 || one >= SPAN || shifted < 0 || shifted >= SPAN) return new Frame(encode(message));
    const key = one * SPAN + shifted;
    return this.frames.get(key) ?? remember(this.frames, key, new Frame(encode(message)));
  }
}

const presses = new Frames();
const states = new Frames();
const acks = new Frames();
const users = new Frames();
/** Of the other kinds. */
const others = new Map<string, Frame>();
let latest = new Frame('');

export function toText(message: ClientMessage | ServerMessage): string {
  latest = frameOf(message);
  return latest.text;
}

function frameOf(message: ClientMessage | ServerMessage): Frame {
  if ('action' in message) {
    if (message.action === 'press') return presses.get(message.seq ?? 0, message.delta, message);
  } else if (message.type === 'state' && message.branch === undefined) {
    return states.get(message.revision, message.value, message);
  } else if (message.type === 'ack') return acks.get(message.revision, message.seq, message);
  else if (message.type === 'users') return users.get(message.count, 0, message);
  return frameWith(encode(message));
}

function frameWith(text: string): Frame {
  if (text === latest.text) return latest;
  return others.get(text) ?? remember(others, text, new Frame(text));
}

export function readClientText(text: string): Decoded<ClientMessage> {
  const frame = frameWith(text);
  frame.fromClient ??= decodeClientMessage(text);
  return frame.fromClient;
}

/** @throws Violation where the server said what its own codec cannot read */
export function readServerText(text: string): ServerMessage {
  const frame = frameWith(text);
  frame.fromServer ??= decodedOf(text);
  return frame.fromServer;
}

function decodedOf(text: string): ServerMessage {
  const decoded = decodeServerMessage(text);
  if (!decoded.ok) throw new Violation('error', `${decoded.reason}: ${text}`);
  return decoded.message;
}

function remember<Key>(frames: Map<Key, Frame>, key: Key, frame: Frame): Frame {
  if (frames.size >= MAX_REMEMBERED) frames.clear();
  frames.set(key, frame);
  return frame;
}
