/*
 * The rules of the chat room: which names are allowed, what may be said, and who receives it. Sans-I/O. In: a
 * guest and what they sent. Out: the answers to them, and what is broadcast. chat.ts sends both.
 *
 * With several servers, each knows the whole room: who is on which server, and the history. They learn it from
 * each other's messages, and send a snapshot of their own part to a server that joins later.
 */

import {
  type Broadcast,
  type ChatMessage,
  MAX_LISTED_NAMES,
  MAX_NAME_LENGTH,
  MAX_TEXT_LENGTH,
  type Move,
  type Said,
} from '../../protocol/chat.ts';
import type { NodeId } from '../nodes.ts';
import { Guests, HERE } from './chat-guests.ts';
import { lengthOf, plainText } from './plain-text.ts';

const HISTORY_LENGTH = 50;
/** Rate limit per guest: this many actions within the window. */
const MAX_MESSAGES = 10;
const WINDOW_MS = 5_000;
const TOO_BUSY = 'too much at once: wait a little';

export interface Guest {
  /** IP address: the name of a guest without a login. */
  readonly address: string;
  /** undefined: not logged in. */
  name: string | undefined;
  /** Times of the actions within the window, oldest first. */
  readonly actedAtMs: number[];
}

/** One server's part of the room, for a server that may have missed it. */
export interface Snapshot {
  readonly guests: readonly string[];
  readonly history: readonly Said[];
}

export interface Response {
  /** To the guest alone. */
  readonly answers: readonly ChatMessage[];
  /** To everybody else who is logged in. */
  readonly broadcast?: Broadcast;
}

export class ChatRoom {
  private history: Said[] = [];
  private readonly guests = new Guests();

  // ------------------------------------------------------------------------------ guests of this server

  /** @param fields undefined: not a JSON object */
  received(guest: Guest, fields: Readonly<Record<string, unknown>> | undefined, nowMs: number): Response {
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

  get names(): string[] {
    return this.guests.names;
  }

  /**
   * The first line of a guest who speaks without a login: the address is the name, with a number, since several
   * may share it.
   */
  enter(guest: Guest): Move {
    let number = 1;
    while (this.guests.isTaken(`${guest.address} #${number}`)) number += 1;
    guest.name = `${guest.address} #${number}`;
    return this.added(guest.name, HERE);
  }

  /** The guest's connection has closed. @returns what is broadcast, if they were logged in */
  left(guest: Guest): Move | undefined {
    const { name } = guest;
    if (name === undefined) return undefined;
    guest.name = undefined;
    this.guests.remove(name, HERE);
    return { type: 'left', name, online: this.guests.online };
  }

  private login(guest: Guest, wanted: unknown): Response {
    if (guest.name !== undefined) return refused(`you are already logged in as ${guest.name}`);
    if (typeof wanted !== 'string') return refused('name must be a string');
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
        { type: 'welcome', ...who, names: this.names.slice(0, MAX_LISTED_NAMES) },
        { type: 'history', messages: this.history },
      ],
      broadcast: { type: 'joined', ...who },
    };
  }

  private say(guest: Guest, said: unknown, at: number): Response {
    const { name, actedAtMs } = guest;
    if (name === undefined) return refused('log in first');
    if (typeof said !== 'string') return refused('text must be a string');
    const text = plainText(said);
    if (text === '') return refused('the text is empty');
    if (lengthOf(text) > MAX_TEXT_LENGTH) {
      return refused(`the text is longer than ${MAX_TEXT_LENGTH} characters`);
    }
    if (actedAtMs.length >= MAX_MESSAGES) return refused(TOO_BUSY);
    actedAtMs.push(at);
    this.remember({ name, text, at });
    return { answers: [{ type: 'delivered', text, at }], broadcast: { type: 'message', name, text, at } };
  }

  private logout(guest: Guest, nowMs: number): Response {
    const left = this.left(guest);
    if (left === undefined) return refused('you are not logged in');
    guest.actedAtMs.push(nowMs); // or logging in and out would not be limited
    return { answers: [left], broadcast: left };
  }

  // ------------------------------------------------------------------------------ guests of other servers

  /** Broadcast by another server. The guests here have received it already, so it is only remembered. */
  relayed(node: NodeId, message: Broadcast): void {
    switch (message.type) {
      case 'joined':
        this.guests.add(message.name, node);
        return;
      case 'left':
        this.guests.remove(message.name, node);
        return;
      case 'message':
        this.remember({ name: message.name, text: message.text, at: message.at });
        return;
      default:
        message satisfies never;
    }
  }

  /** This server's part. */
  get snapshot(): Snapshot {
    return { guests: this.guests.of(HERE), history: this.history };
  }

  /** @returns what is broadcast here: who joined and left unannounced */
  restore(node: NodeId, { guests, history }: Snapshot): Move[] {
    this.merge(history);
    const names = new Set(guests);
    const gone = this.guests.of(node).filter((name) => !names.has(name));
    const before = new Set(this.guests.of(node));
    const come = guests.filter((name) => !before.has(name));
    return [...gone.map((name) => this.removed(name, node)), ...come.map((name) => this.added(name, node))];
  }

  /** Another server has gone, and its guests with it. @returns what is broadcast here */
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

  /** Ordered by the servers' clocks, without duplicates. */
  private merge(said: readonly Said[]): void {
    const known = new Map([...this.history, ...said].map((each) => [JSON.stringify(each), each]));
    this.history = [...known.values()].sort((a, b) => a.at - b.at).slice(-HISTORY_LENGTH);
  }
}

function refused(reason: string): Response {
  return { answers: [{ type: 'refused', reason }] };
}
