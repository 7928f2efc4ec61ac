/*
 * What all sockets of all lessons together may make this process keep: bytes that wait to be read by a client, and
 * messages that have not ended. In: sockets that open, send and close. Out: whether one more has its place, and who is cut.
 *
 * uWebSockets.js tells nobody of a message before it has ended, so each open socket counts with the longest message that
 * its lesson takes, whether it sends one or not.
 */

import type { Socket } from './transport.ts';

const MIB = 1024 * 1024;
/** Of messages that have not ended. With the longest ones, of 65 KiB, there is room for 500 sockets, else for thousands. */
export const MAX_UNFINISHED_BYTES = 32 * MIB;
/** Of what waits to be read. The library's buffers may take twice as much. */
export const MAX_UNSENT_BYTES = 16 * MIB;

interface Kept {
  readonly longestMessageBytes: number;
  unsentBytes: number;
}

export class LessonMemory {
  private readonly sockets = new Map<Socket, Kept>();
  private unfinishedBytes = 0;
  private unsentBytes = 0;

  hasRoomFor(longestMessageBytes: number): boolean {
    return this.unfinishedBytes + longestMessageBytes <= MAX_UNFINISHED_BYTES;
  }

  opened(socket: Socket, longestMessageBytes: number): void {
    this.sockets.set(socket, { longestMessageBytes, unsentBytes: 0 });
    this.unfinishedBytes += longestMessageBytes;
  }

  closed(socket: Socket): void {
    const kept = this.sockets.get(socket);
    if (kept === undefined) return;
    this.sockets.delete(socket);
    this.unfinishedBytes -= kept.longestMessageBytes;
    this.unsentBytes -= kept.unsentBytes;
  }

  /** Something may have been sent to it. Cuts it where too much waits for all, and more than its share for it. */
  sent(socket: Socket): void {
    const kept = this.sockets.get(socket);
    if (kept === undefined) return; // it is closed
    const unsentBytes = socket.getBufferedAmount();
    this.unsentBytes += unsentBytes - kept.unsentBytes;
    kept.unsentBytes = unsentBytes;
    if (this.unsentBytes > MAX_UNSENT_BYTES && unsentBytes * this.sockets.size >= this.unsentBytes)
      socket.close();
  }

  /** Also finds what was published. Once a second. */
  review(): void {
    for (const socket of this.sockets.keys()) this.sent(socket);
  }
}
