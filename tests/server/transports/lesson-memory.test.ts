import { describe, expect, it } from 'vitest';
import {
  LessonMemory,
  MAX_UNFINISHED_BYTES,
  MAX_UNSENT_BYTES,
} from '../../../server/transports/lesson-memory.ts';
import type { Socket } from '../../../server/transports/transport.ts';

const MIB = 1024 * 1024;

function open(memory: LessonMemory, longestMessageBytes = 1024) {
  const peer = { unsentBytes: 0, isOpen: true };
  const socket = {
    getBufferedAmount: () => peer.unsentBytes,
    close: () => {
      peer.isOpen = false;
      memory.closed(socket);
    },
  } as unknown as Socket;
  memory.opened(socket, longestMessageBytes);
  return { peer, socket };
}

describe('messages that have not ended', () => {
  it('have room until the longest ones of all open sockets fill it, and again once some have closed', () => {
    const memory = new LessonMemory();
    const sockets = [];
    while (memory.hasRoomFor(MIB)) sockets.push(open(memory, MIB).socket);
    expect(sockets.length).toBe(MAX_UNFINISHED_BYTES / MIB);
    memory.closed(sockets[0]!);
    expect(memory.hasRoomFor(MIB)).toBe(true);
  });
});

describe('what waits to be read', () => {
  it('cuts who has more than a share of too much, and leaves the others', () => {
    const memory = new LessonMemory();
    const [greedy, modest] = [open(memory), open(memory)];
    modest.peer.unsentBytes = 1000;
    memory.sent(modest.socket);
    greedy.peer.unsentBytes = MAX_UNSENT_BYTES;
    memory.sent(greedy.socket);
    expect([greedy.peer.isOpen, modest.peer.isOpen]).toEqual([false, true]);
  });

  it('cuts some where all have the same, until it is little enough', () => {
    const memory = new LessonMemory();
    const all = Array.from({ length: 40 }, () => open(memory));
    for (const { peer } of all) peer.unsentBytes = MIB;
    memory.review();
    const left = all.filter(({ peer }) => peer.isOpen).length;
    expect(left).toBeLessThanOrEqual(MAX_UNSENT_BYTES / MIB);
    expect(left).toBeGreaterThan(0);
  });

  it('is forgotten once it is read', () => {
    const memory = new LessonMemory();
    const one = open(memory);
    for (let i = 0; i < 100; i++) {
      one.peer.unsentBytes = MAX_UNSENT_BYTES / 2;
      memory.sent(one.socket);
      one.peer.unsentBytes = 0;
      memory.sent(one.socket);
    }
    expect(one.peer.isOpen).toBe(true);
  });
});
