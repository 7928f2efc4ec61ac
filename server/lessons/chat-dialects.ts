/*
 * The message formats of tutorials' chat programs, besides ours. Pure. In: received frames, and messages to guests.
 * Out: fields in our terms, and what each format's guests receive. docs/clients.md has the formats as a table.
 */

import { type ChatMessage, MAX_LISTED_NAMES, type Said } from '../../protocol/chat.ts';
import { jsonObject } from '../../protocol/json-object.ts';
import type { Message } from './lesson.ts';

/** `json`: protocol/chat.ts. `content`: JSON with a field `content`, and lists of names. `plain`: lines of text. */
export type Dialect = 'json' | 'content' | 'plain';

const TOPIC = '/lessons/chat';

/** The topic of all guests with this format. */
export const TOPICS: Readonly<Record<Dialect, string>> = {
  json: TOPIC,
  content: `${TOPIC}/content`,
  plain: `${TOPIC}/plain`,
};

/** Pages with this format log in after the server's first message. */
export const HANDSHAKE = '{"type":"handshake"}';

export interface Heard {
  readonly dialect: Dialect;
  /** As in protocol/chat.ts; undefined: not a JSON object. */
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

/** @param names who is in the room. @returns the frames; none if the format cannot express it */
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

/** @param own the sender's name: such pages show what comes back, not what they sent */
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

/** One line for each thing that others say; a terminal already shows its own lines. */
function inLines(message: ChatMessage): string[] {
  if (message.type === 'message') return [`[${message.name}] ${message.text}`];
  if (message.type === 'refused') return [`[server] ${message.reason}`];
  return [];
}
