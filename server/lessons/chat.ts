/*
 * Lesson: a chat room. Every guest who is logged in subscribes to one topic. What a guest does is published to
 * everybody else on it; the guest gets an answer instead. A slow reader has a buffer of its own and is cut when
 * it overflows, so nobody waits for it. The rules are in chat-room.ts.
 */

import type { Broadcast, ChatMessage, Move } from '../../protocol/chat.ts';
import { jsonObject } from '../../protocol/json-object.ts';
import { ChatRoom, type Guest, type Snapshot } from './chat-room.ts';
import type { Lesson, LessonWorld } from './lesson.ts';

const TOPIC = '/lessons/chat';
/** Between servers, no socket subscribes to it: what a server that joined later has missed. */
const SNAPSHOTS = '/lessons/chat/snapshots';
/** A text of 500 characters fits, however it is escaped. */
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
      const { answers, broadcast } = room.received(guest, jsonObject(message), world.now());
      // In this order: uWebSockets.js does not publish for a socket that is not subscribed to the topic itself.
      if (guest.name !== undefined) socket.subscribe(TOPIC);
      if (broadcast !== undefined) {
        socket.publish(TOPIC, encode(broadcast));
        world.elsewhere.relay(TOPIC, encode(broadcast));
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

/** With several servers. While one is cut off from the others, its guests have the room to themselves. */
function shareWithOthers(room: ChatRoom, { publish, elsewhere }: LessonWorld): void {
  const publishAll = (moves: readonly Move[]) => {
    for (const move of moves) publish(TOPIC, encode(move));
  };
  elsewhere.onRelayed(TOPIC, (message, from) => room.relayed(from, decode<Broadcast>(message)));
  elsewhere.onRelayed(SNAPSHOTS, (message, from) =>
    publishAll(room.restore(from, decode<Snapshot>(message))),
  );
  elsewhere.onNewcomers(() => elsewhere.relay(SNAPSHOTS, JSON.stringify(room.snapshot)));
  elsewhere.onGone((node) => publishAll(room.lost(node)));
}

function encode(message: ChatMessage): string {
  return JSON.stringify(message);
}

/** From another server, which runs this code as well. */
function decode<Value>(message: string | Uint8Array): Value {
  return JSON.parse(String(message)) as Value;
}
