/*
 * The chat room as one guest sees it. Pure. In: the server's messages, and what the guest sends. Out: the next
 * state of the room.
 */

import type { ChatMessage, Said } from '../../../protocol/chat.ts';
import { jsonObject } from '../../../protocol/json-object.ts';

export type Line =
  | ({ readonly kind: 'said'; readonly id: number } & Said)
  /** The guest's own message; without a time, it is not delivered yet. */
  | { readonly kind: 'own'; readonly id: number; readonly text: string; readonly at?: number }
  | { readonly kind: 'joined' | 'left'; readonly id: number; readonly name: string };

export interface Chat {
  /** Logged in under this name; undefined otherwise. */
  readonly name: string | undefined;
  readonly online: number | undefined;
  /** The names of those present, as far as the server has listed them. */
  readonly names: readonly string[];
  readonly lines: readonly Line[];
  /** Why the server refused the last request. */
  readonly refusal: string | undefined;
  readonly nextId: number;
}

export const NOBODY_YET: Chat = {
  name: undefined,
  online: undefined,
  names: [],
  lines: [],
  refusal: undefined,
  nextId: 1,
};

/** How many messages a page keeps. */
const MAX_LINES = 200;

const TYPES = ['welcome', 'history', 'joined', 'left', 'message', 'delivered', 'refused'];

/** Undefined for an unknown message. */
export function parseChatMessage(payload: string | Uint8Array): ChatMessage | undefined {
  const message = jsonObject(payload);
  return TYPES.includes(String(message?.type)) ? (message as unknown as ChatMessage) : undefined;
}

export function received(chat: Chat, message: ChatMessage): Chat {
  switch (message.type) {
    case 'welcome':
      return {
        ...chat,
        name: message.name,
        online: message.online,
        names: message.names,
        lines: [],
        refusal: undefined,
      };
    case 'history':
      return message.messages.reduce((room, said) => add(room, { kind: 'said', ...said }), chat);
    case 'joined':
      return add(
        { ...chat, online: message.online, names: [...chat.names, message.name] },
        { kind: 'joined', name: message.name },
      );
    case 'left':
      return left(chat, message.name, message.online);
    case 'message':
      return add(chat, { kind: 'said', name: message.name, text: message.text, at: message.at });
    case 'delivered':
      return { ...chat, refusal: undefined, lines: deliver(chat.lines, message.text, message.at) };
    case 'refused':
      return { ...chat, refusal: message.reason, lines: withdraw(chat.lines) };
    default:
      return message satisfies never;
  }
}

/** The guest's own message is shown at once, marked as not delivered yet. */
export function wrote(chat: Chat, text: string): Chat {
  return add({ ...chat, refusal: undefined }, { kind: 'own', text });
}

/** The connection is lost: a message that was not confirmed may or may not have arrived. */
export function cut(chat: Chat): Chat {
  return { ...chat, name: undefined, online: undefined, names: [] };
}

function left(chat: Chat, name: string, online: number): Chat {
  if (name === chat.name) return cut(chat);
  const names = chat.names.filter((other) => other !== name);
  return add({ ...chat, online, names }, { kind: 'left', name });
}

type NewLine = Line extends infer One ? (One extends Line ? Omit<One, 'id'> : never) : never;

function add(chat: Chat, line: NewLine): Chat {
  const lines = [...chat.lines, { id: chat.nextId, ...line } as Line].slice(-MAX_LINES);
  return { ...chat, lines, nextId: chat.nextId + 1 };
}

/** The server answers in order, so this confirms the oldest pending one; the server may have sanitized its text. */
function deliver(lines: readonly Line[], text: string, at: number): readonly Line[] {
  const waiting = lines.findIndex(isWaiting);
  return lines.map((line, index) =>
    index === waiting && line.kind === 'own' ? { ...line, text, at } : line,
  );
}

function withdraw(lines: readonly Line[]): readonly Line[] {
  const waiting = lines.findIndex(isWaiting);
  return lines.filter((_, index) => index !== waiting);
}

function isWaiting(line: Line): boolean {
  return line.kind === 'own' && line.at === undefined;
}
