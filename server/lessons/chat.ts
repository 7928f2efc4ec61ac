/*
 * Lesson: a chat room. Who is logged in listens to one topic; what somebody does goes to everybody on it but
 * himself, who gets an answer of his own. A socket that reads too slowly has a buffer of its own, and is cut
 * when it overflows: nobody waits for it. The rules are in chat-room.ts.
 */

import { type Books, type ChatMessage, ChatRoom, type Guest, type Heard } from './chat-room.ts';
import { jsonObject } from './json-object.ts';
import type { Lesson, LessonWorld } from './lesson.ts';

const TOPIC = '/lessons/chat';
/** Nobody subscribes to it: servers tell each other here what newcomers have missed. */
const BOOKS = '/lessons/chat/books';
/** A text of 500 characters takes less, however it is escaped. */
const MAX_MESSAGE_BYTES = 8 * 1024;

export function chat(world: LessonWorld): Lesson<Guest> {
  const room = new ChatRoom();
  shareWithOthers(room, world);
  return {
    path: '/lessons/chat',
    maxMessageBytes: MAX_MESSAGE_BYTES,
    admit: () => ({ kind: 'welcome', memory: { name: undefined, actedAtMs: [] } }),
    received(socket, message) {
      const guest = socket.getUserData();
      const { answers, heard } = room.received(guest, jsonObject(message), world.now());
      // In this order: uWebSockets.js publishes nothing for a socket that has no subscription itself.
      if (guest.name !== undefined) socket.subscribe(TOPIC);
      if (heard !== undefined) {
        socket.publish(TOPIC, encode(heard));
        world.elsewhere.relay(TOPIC, encode(heard));
      }
      if (guest.name === undefined) socket.unsubscribe(TOPIC);
      for (const answer of answers) socket.send(encode(answer));
    },
    closed(socket) {
      const left = room.left(socket.getUserData());
      if (left === undefined) return;
      world.publish(TOPIC, encode(left));
      world.elsewhere.relay(TOPIC, encode(left));
    },
  };
}

/** With several servers: each keeps the same books. Who is cut off from the others talks to his own meanwhile. */
function shareWithOthers(room: ChatRoom, { publish, elsewhere }: LessonWorld): void {
  const publishAll = (moves: readonly Heard[]) => {
    for (const move of moves) publish(TOPIC, encode(move));
  };
  elsewhere.onRelayed(TOPIC, (message, from) => room.heardFrom(from, decode<Heard>(message)));
  elsewhere.onRelayed(BOOKS, (message, from) => publishAll(room.read(from, decode<Books>(message))));
  elsewhere.onNewcomers(() => elsewhere.relay(BOOKS, JSON.stringify(room.books)));
  elsewhere.onGone((node) => publishAll(room.lost(node)));
}

function encode(message: ChatMessage): string {
  return JSON.stringify(message);
}

/** From another server, which runs the same code as this one. */
function decode<Value>(message: string | Uint8Array): Value {
  return JSON.parse(String(message)) as Value;
}
