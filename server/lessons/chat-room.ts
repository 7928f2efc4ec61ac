/*
 * The rules of the chat room: who may be called what, what may be said, and who hears it. Pure. In: a guest and
 * what he sent. Out: what he is answered, and what the others hear. chat.ts carries it out.
 */

import { lengthOf, plainText } from './plain-text.ts';

const HISTORY_LENGTH = 50;
const MAX_NAME_LENGTH = 20;
const MAX_TEXT_LENGTH = 500;
/** So much may somebody say … */
const MAX_MESSAGES = 10;
/** … within so long. */
const WINDOW_MS = 5_000;
const TOO_BUSY = 'too much at once: wait a little';

export interface Guest {
  /** undefined: not logged in. */
  name: string | undefined;
  /** When he said something, or left, lately. */
  readonly actedAtMs: number[];
}

type Said = { readonly name: string; readonly text: string; readonly at: number };

/** Server to client. */
export type ChatMessage =
  | { readonly type: 'welcome' | 'joined' | 'left'; readonly name: string; readonly online: number }
  | { readonly type: 'history'; readonly messages: readonly Said[] }
  | ({ readonly type: 'message' } & Said)
  | { readonly type: 'delivered'; readonly text: string; readonly at: number }
  | { readonly type: 'refused'; readonly reason: string };

export interface Outcome {
  readonly answers: readonly ChatMessage[];
  /** Everybody else who is logged in hears it. */
  readonly heard?: ChatMessage;
}

export class ChatRoom {
  private readonly history: Said[] = [];
  /** As they compare: Ann and ANN would be mistaken for each other. */
  private readonly names = new Set<string>();

  /** @param fields undefined: it was no JSON object */
  received(guest: Guest, fields: Readonly<Record<string, unknown>> | undefined, nowMs: number): Outcome {
    const { actedAtMs } = guest;
    while (actedAtMs.length > 0 && actedAtMs[0]! <= nowMs - WINDOW_MS) actedAtMs.shift();
    switch (fields?.type) {
      case 'login':
        return this.login(guest, fields.name);
      case 'message':
        return this.say(guest, fields.text, nowMs);
      case 'logout':
        return this.logout(guest, nowMs);
      case undefined:
        return refused('not a JSON object with a type');
      default:
        return refused('type must be login, message or logout');
    }
  }

  /** @returns what the others hear, if he was logged in */
  left(guest: Guest): ChatMessage | undefined {
    const { name } = guest;
    if (name === undefined) return undefined;
    guest.name = undefined;
    this.names.delete(comparable(name));
    return { type: 'left', name, online: this.names.size };
  }

  private login(guest: Guest, wanted: unknown): Outcome {
    if (guest.name !== undefined) return refused(`you are logged in already, as ${guest.name}`);
    if (typeof wanted !== 'string') return refused('name must be a text');
    const name = plainText(wanted);
    if (name === '') return refused('the name is empty');
    if (lengthOf(name) > MAX_NAME_LENGTH) {
      return refused(`the name is longer than ${MAX_NAME_LENGTH} characters`);
    }
    if (this.names.has(comparable(name))) return refused(`the name ${name} is taken`);
    if (guest.actedAtMs.length >= MAX_MESSAGES) return refused(TOO_BUSY);
    guest.name = name;
    this.names.add(comparable(name));
    const who = { name, online: this.names.size };
    return {
      answers: [
        { type: 'welcome', ...who },
        { type: 'history', messages: this.history },
      ],
      heard: { type: 'joined', ...who },
    };
  }

  private say(guest: Guest, said: unknown, at: number): Outcome {
    const { name, actedAtMs } = guest;
    if (name === undefined) return refused('log in first');
    if (typeof said !== 'string') return refused('text must be a text');
    const text = plainText(said);
    if (text === '') return refused('the text is empty');
    if (lengthOf(text) > MAX_TEXT_LENGTH) {
      return refused(`the text is longer than ${MAX_TEXT_LENGTH} characters`);
    }
    if (actedAtMs.length >= MAX_MESSAGES) return refused(TOO_BUSY);
    actedAtMs.push(at);
    this.history.push({ name, text, at });
    if (this.history.length > HISTORY_LENGTH) this.history.shift();
    return { answers: [{ type: 'delivered', text, at }], heard: { type: 'message', name, text, at } };
  }

  private logout(guest: Guest, nowMs: number): Outcome {
    const left = this.left(guest);
    if (left === undefined) return refused('you are not logged in');
    guest.actedAtMs.push(nowMs); // or somebody could come and go without end
    return { answers: [left], heard: left };
  }
}

function refused(reason: string): Outcome {
  return { answers: [{ type: 'refused', reason }] };
}

function comparable(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
