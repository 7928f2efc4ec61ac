/*
 * Lesson: a chat room. Who is logged in listens to one topic; what somebody does goes to everybody on it but
 * himself, who gets an answer of his own. A socket that reads too slowly has a buffer of its own, and is cut
 * when it overflows: nobody waits for it. The rules are in chat-room.ts.
 */

import { type ChatMessage, ChatRoom, type Guest } from './chat-room.ts';
import { jsonObject } from './json-object.ts';
import type { Lesson, LessonWorld } from './lesson.ts';

const TOPIC = '/lessons/chat';
/** A text of 500 characters takes less, however it is escaped. */
const MAX_MESSAGE_BYTES = 8 * 1024;

export function chat(world: LessonWorld): Lesson<Guest> {
  const room = new ChatRoom();
  return {
    path: '/lessons/chat',
    maxMessageBytes: MAX_MESSAGE_BYTES,
    admit: () => ({ kind: 'welcome', memory: { name: undefined, actedAtMs: [] } }),
    received(socket, message) {
      const guest = socket.getUserData();
      const { answers, heard } = room.received(guest, jsonObject(message), world.now());
      // In this order: uWebSockets.js publishes nothing for a socket that has no subscription itself.
      if (guest.name !== undefined) socket.subscribe(TOPIC);
      if (heard !== undefined) socket.publish(TOPIC, encode(heard));
      if (guest.name === undefined) socket.unsubscribe(TOPIC);
      for (const answer of answers) socket.send(encode(answer));
    },
    closed(socket) {
      const left = room.left(socket.getUserData());
      if (left !== undefined) world.publish(TOPIC, encode(left));
    },
  };
}

function encode(message: ChatMessage): string {
  return JSON.stringify(message);
}
