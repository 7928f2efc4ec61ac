/*
 * Lesson: presence. Who is here? A client says its room and its name once, `here <room> <name>`, and then `beat` every second.
 * Everybody in the room receives the list at each change: people, and connections, since one person may have several.
 * A client that is silent for three seconds is gone, whatever its connection says.
 *
 * Rooms are small and belong to one page, which plays all guests. They are not shared with other nodes.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { Lesson, LessonSocket, LessonWorld } from './lesson.ts';
import { textOnly } from './text-only.ts';

const LOOK_EVERY_MS = 1_000;
const SILENT_MS = 3_000;
const MAX_IN_ROOM = 6;
const HERE = /^here (?<room>[a-z0-9]{8,16}) (?<name>[a-z]{1,10})$/;

interface Guest {
  /** undefined: has not said yet. */
  room: string | undefined;
  name: string;
  heardAtMs: number;
}

type GuestSocket = LessonSocket<Guest>;

export function presence(world: LessonWorld): Lesson<Guest> {
  const rooms = new Map<string, Set<GuestSocket>>();
  const connected = new Set<GuestSocket>();
  let stop = () => {};

  const tell = (room: string) => {
    const guests = [...(rooms.get(room) ?? [])].map((socket) => socket.getUserData().name);
    const present = { connections: guests.length, people: [...new Set(guests)].sort() };
    world.publish(topicOf(room), JSON.stringify(present));
  };
  const enter = (socket: GuestSocket, room: string, name: string) => {
    const guests = rooms.get(room) ?? new Set();
    if (guests.size >= MAX_IN_ROOM) return socket.end(CloseCode.POLICY_VIOLATION, 'the room is full');
    Object.assign(socket.getUserData(), { room, name });
    rooms.set(room, guests.add(socket));
    socket.subscribe(topicOf(room));
    tell(room);
  };
  const endSilent = () => {
    for (const socket of connected) {
      // the set itself: one that closes meanwhile is not visited
      if (world.now() - socket.getUserData().heardAtMs > SILENT_MS)
        socket.end(CloseCode.GOING_AWAY, 'silent for 3 s');
    }
  };

  return {
    path: '/lessons/presence',
    admit: () => ({ kind: 'welcome', memory: { room: undefined, name: '', heardAtMs: world.now() } }),
    opened(socket) {
      if (connected.size === 0) stop = world.every(LOOK_EVERY_MS, endSilent);
      connected.add(socket);
    },
    received: textOnly((socket, text) => {
      const guest = socket.getUserData();
      guest.heardAtMs = world.now();
      if (text === 'beat') return;
      const { room, name } = HERE.exec(text)?.groups ?? {};
      if (guest.room === undefined && room !== undefined) enter(socket, room, name!);
      else socket.send('refused: send here <room> <name> once, then beat');
    }),
    closed(socket) {
      connected.delete(socket);
      if (connected.size === 0) stop();
      const { room } = socket.getUserData();
      if (room === undefined) return;
      rooms.get(room)!.delete(socket);
      if (rooms.get(room)!.size === 0) rooms.delete(room);
      else tell(room);
    },
  };
}

function topicOf(room: string): string {
  return `/lessons/presence/${room}`;
}
