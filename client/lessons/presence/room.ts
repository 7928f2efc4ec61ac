/*
 * A room of the presence lesson, in which this page plays all guests. In: who joins, whose cable is pulled. Out: signals with
 * the server's list, and with what really happened.
 */

import { signal } from '@preact/signals';
import { jsonObject } from '../../../protocol/json-object.ts';
import { keepLessonSocket, type LessonSocket, openLessonSocket } from '../parts/lesson-socket.ts';

const PATH = '/lessons/presence';
const BEAT_MS = 1_000;
/** As on the server, less one for this page. */
const MAX_GUESTS = 5;

/** The server's list. */
export interface Present {
  readonly connections: number;
  readonly people: readonly string[];
}

/** Undefined if the payload is no list. */
export function parsePresent(payload: string | Uint8Array): Present | undefined {
  const { connections, people } = jsonObject(payload) ?? {};
  if (typeof connections !== 'number' || !Array.isArray(people)) return undefined;
  return { connections, people: people.map(String) };
}

interface Guest {
  readonly name: string;
  readonly socket: LessonSocket;
  /** Its cable is pulled: it sends nothing any more, and its connection stays open. */
  isCut: boolean;
}

export class Room {
  readonly present = signal<Present | undefined>(undefined);
  /** Names of those whose cable is pulled, and whom the server has not given up yet. */
  readonly cut = signal<readonly string[]>([]);
  private readonly guests = new Set<Guest>();
  private name = '';
  private timer: ReturnType<typeof setInterval> | undefined;

  /** @param own the name of the guest who looks at the list */
  open(own: string): void {
    const random = crypto.getRandomValues(new Uint32Array(2));
    this.name = `r${[...random].map((part) => part.toString(36).padStart(7, '0')).join('')}`.slice(0, 16);
    this.timer = setInterval(() => {
      for (const { socket, isCut } of this.guests) if (!isCut) socket.send('beat');
    }, BEAT_MS);
    this.join(own);
  }

  close(): void {
    clearInterval(this.timer);
    for (const { socket } of this.guests) socket.close();
    this.guests.clear();
    this.present.value = undefined;
    this.cut.value = [];
  }

  /** One more connection of that person; nothing when the room is full. */
  join(name: string): void {
    if (this.guests.size >= MAX_GUESTS) return;
    // The first one looks at the list, and comes back: a hidden tab may beat too seldom for the server.
    const isOwn = this.guests.size === 0;
    const open = isOwn ? keepLessonSocket : openLessonSocket;
    const socket = open(PATH, {
      opened: () => socket.send(`here ${this.name} ${name}`),
      received: (payload) => {
        const present = isOwn ? parsePresent(payload) : undefined;
        if (present) this.present.value = present;
      },
      closed: () => {
        if (isOwn) this.present.value = undefined;
        else this.guests.delete(guest);
        this.tellCut();
      },
    });
    const guest: Guest = { name, socket, isCut: false };
    this.guests.add(guest);
  }

  has(name: string): boolean {
    return [...this.guests].some((guest) => guest.name === name && !guest.isCut);
  }

  /** All connections of that person fall silent. */
  pullCable(name: string): void {
    for (const guest of this.guests) if (guest.name === name) guest.isCut = true;
    this.tellCut();
  }

  private tellCut(): void {
    this.cut.value = [...new Set([...this.guests].filter(({ isCut }) => isCut).map(({ name }) => name))];
  }
}
