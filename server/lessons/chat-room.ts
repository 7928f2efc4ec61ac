/*
 * The rules of the chat room: who may be called what, what may be said, and who hears it. Pure. In: a guest and
 * what he sent. Out: what he is answered, and what the others hear. chat.ts carries it out.
 *
 * With several servers, each has the whole room in its books: who is where, and what was said. They keep them by
 * hearing each other's messages, and tell newcomers what is in them.
 */

import type { NodeId } from '../nodes.ts';
import { Guests, HERE } from './chat-guests.ts';
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

/** Somebody came or went. */
export interface Move {
  readonly type: 'joined' | 'left';
  readonly name: string;
  readonly online: number;
}

/** What others hear, on this server and, as it is, on the others. */
export type Heard = Move | ({ readonly type: 'message' } & Said);

/** Server to client. */
export type ChatMessage =
  | Heard
  | { readonly type: 'welcome'; readonly name: string; readonly online: number }
  | { readonly type: 'history'; readonly messages: readonly Said[] }
  | { readonly type: 'delivered'; readonly text: string; readonly at: number }
  | { readonly type: 'refused'; readonly reason: string };

/** What a server tells others of its part of the room. */
export interface Books {
  readonly guests: readonly string[];
  readonly history: readonly Said[];
}

export interface Outcome {
  readonly answers: readonly ChatMessage[];
  /** Everybody else who is logged in hears it. */
  readonly heard?: Heard;
}

export class ChatRoom {
  private history: Said[] = [];
  private readonly guests = new Guests();

  // ------------------------------------------------------------------------------ guests of this server

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
  left(guest: Guest): Move | undefined {
    const { name } = guest;
    if (name === undefined) return undefined;
    guest.name = undefined;
    this.guests.remove(name, HERE);
    return { type: 'left', name, online: this.guests.online };
  }

  private login(guest: Guest, wanted: unknown): Outcome {
    if (guest.name !== undefined) return refused(`you are logged in already, as ${guest.name}`);
    if (typeof wanted !== 'string') return refused('name must be a text');
    const name = plainText(wanted);
    if (name === '') return refused('the name is empty');
    if (lengthOf(name) > MAX_NAME_LENGTH) {
      return refused(`the name is longer than ${MAX_NAME_LENGTH} characters`);
    }
    if (this.guests.isTaken(name)) return refused(`the name ${name} is taken`);
    if (guest.actedAtMs.length >= MAX_MESSAGES) return refused(TOO_BUSY);
    guest.name = name;
    this.guests.add(name, HERE);
    const who = { name, online: this.guests.online };
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
    this.remember({ name, text, at });
    return { answers: [{ type: 'delivered', text, at }], heard: { type: 'message', name, text, at } };
  }

  private logout(guest: Guest, nowMs: number): Outcome {
    const left = this.left(guest);
    if (left === undefined) return refused('you are not logged in');
    guest.actedAtMs.push(nowMs); // or somebody could come and go without end
    return { answers: [left], heard: left };
  }

  // ------------------------------------------------------------------------------ guests of other servers

  /** Guests of another server heard this, and those of this one as well: it only has to be noted. */
  heardFrom(node: NodeId, heard: Heard): void {
    switch (heard.type) {
      case 'joined':
        this.guests.add(heard.name, node);
        return;
      case 'left':
        this.guests.remove(heard.name, node);
        return;
      case 'message':
        this.remember({ name: heard.name, text: heard.text, at: heard.at });
        return;
      default:
        heard satisfies never;
    }
  }

  /** This server's part, for one that missed it. */
  get books(): Books {
    return { guests: this.guests.of(HERE), history: this.history };
  }

  /** @returns what guests here hear of it: who came and went without having been announced */
  read(node: NodeId, { guests, history }: Books): Move[] {
    this.merge(history);
    const names = new Set(guests);
    const gone = this.guests.of(node).filter((name) => !names.has(name));
    const before = new Set(this.guests.of(node));
    const come = guests.filter((name) => !before.has(name));
    return [...gone.map((name) => this.removed(name, node)), ...come.map((name) => this.added(name, node))];
  }

  /** The server has gone, and its guests with it. @returns what guests here hear of it */
  lost(node: NodeId): Move[] {
    return this.guests.of(node).map((name) => this.removed(name, node));
  }

  private added(name: string, node: NodeId): Move {
    this.guests.add(name, node);
    return { type: 'joined', name, online: this.guests.online };
  }

  private removed(name: string, node: NodeId): Move {
    this.guests.remove(name, node);
    return { type: 'left', name, online: this.guests.online };
  }

  private remember(said: Said): void {
    this.history.push(said);
    if (this.history.length > HISTORY_LENGTH) this.history.shift();
  }

  /** In the order of time, by the clocks of the servers; what was known already, once. */
  private merge(said: readonly Said[]): void {
    const known = new Map([...this.history, ...said].map((each) => [JSON.stringify(each), each]));
    this.history = [...known.values()].sort((a, b) => a.at - b.at).slice(-HISTORY_LENGTH);
  }
}

function refused(reason: string): Outcome {
  return { answers: [{ type: 'refused', reason }] };
}
