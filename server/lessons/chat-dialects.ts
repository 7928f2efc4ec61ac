/*
 * The ways in which tutorials' chat programs speak, beside ours. Pure. In: frames as they came, and messages to guests.
 * Out: fields in our terms, and what each dialect's guests get. docs/clients.md has the dialects as a table.
 */

import { type ChatMessage, MAX_LISTED_NAMES, type Said } from '../../protocol/chat.ts';
import { jsonObject } from '../../protocol/json-object.ts';
import type { Message } from './lesson.ts';

/** `json`: protocol/chat.ts. `content`: JSON with a field `content`, and lists of names. `plain`: lines of text. */
export type Dialect = 'json' | 'content' | 'plain';

const TOPIC = '/lessons/chat';

/** What all guests of a dialect subscribe to. */
export const TOPICS: Readonly<Record<Dialect, string>> = {
  json: TOPIC,
  content: `${TOPIC}/content`,
  plain: `${TOPIC}/plain`,
};

/** Pages of this dialect log in when the server has spoken. */
export const HANDSHAKE = '{"type":"handshake"}';

export interface Heard {
  readonly dialect: Dialect;
  /** As protocol/chat.ts has them; undefined: it was no JSON object. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** @param dialect the guest's, undefined before a login */
export function hear(message: Message, dialect: Dialect | undefined): Heard {
  const fields = jsonObject(message);
  if (fields === undefined) {
    const isLine = typeof message === 'string' && (dialect ?? 'plain') === 'plain';
    return isLine
      ? { dialect: 'plain', fields: { type: 'message', text: message } }
      : { dialect: dialect ?? 'json', fields };
  }
  const { type, content } = fields;
  const spoken = dialect ?? (type === 'login' && typeof content === 'string' ? 'content' : 'json');
  if (spoken !== 'content') return { dialect: spoken, fields };
  if (type === 'login') return { dialect: spoken, fields: { type, name: content } };
  if (type === 'user') return { dialect: spoken, fields: { type: 'message', text: content } };
  return { dialect: spoken, fields };
}

/** @param names who is in the room. @returns the frames, none where the dialect has no word for it */
export function tell(dialect: Dialect, message: ChatMessage, names: readonly string[], own = ''): string[] {
  switch (dialect) {
    case 'json':
      return [JSON.stringify(message)];
    case 'content':
      return inContent(message, names.slice(0, MAX_LISTED_NAMES), own).map((told) => JSON.stringify(told));
    case 'plain':
      return inLines(message);
    default:
      return dialect satisfies never;
  }
}

/** @param own the name of who spoke: such pages show what comes back, and not what they sent */
function inContent(message: ChatMessage, names: readonly string[], own: string): object[] {
  const said = ({ name, text }: Pick<Said, 'name' | 'text'>) => ({ type: 'user', from: name, content: text });
  switch (message.type) {
    case 'welcome':
    case 'joined':
      return [{ type: 'login', content: message.name, user_list: names }];
    case 'left':
      return [{ type: 'logout', content: message.name, user_list: names }];
    case 'history':
      return message.messages.map(said);
    case 'message':
      return [said(message)];
    case 'delivered':
      return [said({ name: own, text: message.text })];
    case 'refused':
      return [{ type: 'system', content: message.reason }];
    default:
      return message satisfies never;
  }
}

/** A line for each thing that others say; a terminal shows its own lines already. */
function inLines(message: ChatMessage): string[] {
  if (message.type === 'message') return [`[${message.name}] ${message.text}`];
  if (message.type === 'refused') return [`[server] ${message.reason}`];
  return [];
}
