/*
 * What a terminal shows of the chat room. Pure. In: a message of the server. Out: lines, none if there is no news.
 */

import type { ChatMessage, Said } from '../../protocol/chat.ts';

/** @param message may be of a type unknown to this version; undefined if it was not a JSON object */
export function lineOf(message: ChatMessage | undefined): string[] {
  switch (message?.type) {
    case 'welcome':
      return [`You are ${message.name}. Here: ${message.names.join(', ')}`];
    case 'history':
      return message.messages.map(saidLine);
    case 'message':
      return [saidLine(message)];
    case 'joined':
    case 'left':
      return [`${message.name} ${message.type} (${message.online} here)`];
    case 'refused':
      return [`The server refused it: ${message.reason}.`];
    default:
      return []; // one's own lines are already on the screen
  }
}

function saidLine({ name, text }: Said): string {
  return `[${name}] ${text}`;
}
