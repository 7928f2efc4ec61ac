/*
 * Lesson: a chat room. Every guest who is logged in subscribes to one topic, that of the dialect they speak
 * (chat-dialects.ts). What a guest does is published to everybody else; the guest gets an answer instead. A slow
 * reader has a buffer of its own and is cut when it overflows, so nobody waits for it. The rules are in chat-room.ts.
 *
 * A program that has not sent anything receives the room as lines of text: many terminal clients only listen at first.
 * A page in a browser gets a first message instead, since many pages log in after the server's first message.
 */

import type { Broadcast, Move } from '../../protocol/chat.ts';
import { type Dialect, HANDSHAKE, type Heard, hear, TOPICS, tell } from './chat-dialects.ts';
import { ChatRoom, type Guest, type Snapshot } from './chat-room.ts';
import type { Lesson, LessonSocket, LessonWorld, UpgradeRequest } from './lesson.ts';

/** Between servers, no socket subscribes to it: what a server that joined later has missed. */
const SNAPSHOTS = '/lessons/chat/snapshots';
/** A text of 500 characters fits, however it is escaped. */
const MAX_MESSAGE_BYTES = 8 * 1024;
const DIALECTS = Object.keys(TOPICS) as Dialect[];

interface Visitor extends Guest {
  readonly isPage: boolean;
  /** undefined: not logged in. */
  dialect: Dialect | undefined;
}

export function chat(world: LessonWorld): Lesson<Visitor> {
  const room = new ChatRoom();
  shareWithOthers(room, world);
  /** To everybody but the guest whose socket it is, on all servers. */
  const broadcast = (message: Broadcast, spoken?: Dialect, from?: LessonSocket<Visitor>) => {
    for (const dialect of DIALECTS) {
      for (const frame of tell(dialect, message, room.names)) {
        // uWebSockets.js publishes for a socket only to a topic that it is subscribed to itself.
        if (spoken === dialect) from?.publish(TOPICS[dialect], frame);
        else world.publish(TOPICS[dialect], frame);
        world.elsewhere.relay(TOPICS[dialect], frame);
      }
    }
  };
  return {
    path: '/lessons/chat',
    maxMessageBytes: MAX_MESSAGE_BYTES,
    admit: (request) => ({ kind: 'welcome', memory: visitor(request) }),
    opened(socket) {
      if (socket.getUserData().isPage) socket.send(HANDSHAKE);
      else socket.subscribe(TOPICS.plain);
    },
    received(socket, message) {
      const guest = socket.getUserData();
      const { dialect, fields } = hear(message, guest.dialect);
      if (dialect !== 'plain') socket.unsubscribe(TOPICS.plain);
      const { answers, news } = respond(room, guest, { dialect, fields }, world.now());
      const own = guest.name;
      guest.dialect = own === undefined ? undefined : dialect;
      // In this order: while it is published, the guest's socket has to be subscribed.
      if (own !== undefined) socket.subscribe(TOPICS[dialect]);
      for (const each of news) broadcast(each, dialect, socket);
      if (own === undefined) socket.unsubscribe(TOPICS[dialect]);
      const frames = answers.flatMap((answer) => tell(dialect, answer, room.names, own));
      for (const frame of frames) socket.send(frame);
    },
    closed(socket) {
      const left = room.left(socket.getUserData());
      if (left !== undefined) broadcast(left);
    },
  };
}

/** A client that sends plain lines enters with the first one; all others log in. */
function respond(room: ChatRoom, guest: Visitor, { dialect, fields }: Heard, nowMs: number) {
  const entered = dialect === 'plain' && guest.name === undefined ? [room.enter(guest)] : [];
  const { answers, broadcast } = room.received(guest, fields, nowMs);
  return { answers, news: [...entered, ...(broadcast === undefined ? [] : [broadcast])] };
}

/** Only browsers send both headers: libraries for programs send an Origin at most. */
function visitor(request: UpgradeRequest): Visitor {
  const isPage = request.header('origin') !== '' && request.header('user-agent').startsWith('Mozilla/');
  return { address: request.client, isPage, dialect: undefined, name: undefined, actedAtMs: [] };
}

/** With several servers. While one is cut off from the others, its guests have the room to themselves. */
function shareWithOthers(room: ChatRoom, { publish, elsewhere }: LessonWorld): void {
  const publishAll = (moves: readonly Move[]) => {
    for (const move of moves) {
      for (const dialect of DIALECTS) {
        for (const frame of tell(dialect, move, room.names)) publish(TOPICS[dialect], frame);
      }
    }
  };
  elsewhere.onRelayed(TOPICS.json, (message, from) => room.relayed(from, decode<Broadcast>(message)));
  elsewhere.onRelayed(SNAPSHOTS, (message, from) =>
    publishAll(room.restore(from, decode<Snapshot>(message))),
  );
  elsewhere.onNewcomers(() => elsewhere.relay(SNAPSHOTS, JSON.stringify(room.snapshot)));
  elsewhere.onGone((node) => publishAll(room.lost(node)));
}

/** From another server, which runs this code as well. */
function decode<Value>(message: string | Uint8Array): Value {
  return JSON.parse(String(message)) as Value;
}
