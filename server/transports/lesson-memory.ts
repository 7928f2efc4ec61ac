/*
 * What all sockets of all lessons together may make this process hold: unsent bytes, and
 * unfinished messages. In: sockets that open, send and close. Out: whether one more is admitted, and which one is cut.
 *
 * uWebSockets.js does not report unfinished messages, so each open socket counts with the longest message that
 * its lesson accepts, whether it sends one or not.
 */

import type { Socket } from './transport.ts';

const MIB = 1024 * 1024;
/** For unfinished messages. With the longest ones, of 65 KiB, there is room for 500 sockets, otherwise for thousands. */
export const MAX_UNFINISHED_BYTES = 32 * MIB;
/** For unsent bytes. The library's buffers may take twice as much. */
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

  /** Something may have been sent to it. Cuts it if the total backlog is too large, and its share, too. */
  sent(socket: Socket): void {
    const kept = this.sockets.get(socket);
    if (kept === undefined) return; // it is closed
    const unsentBytes = socket.getBufferedAmount();
    this.unsentBytes += unsentBytes - kept.unsentBytes;
    kept.unsentBytes = unsentBytes;
    if (this.unsentBytes > MAX_UNSENT_BYTES && unsentBytes * this.sockets.size >= this.unsentBytes)
      socket.close();
  }

  /** Also counts what was published. Once a second. */
  review(): void {
    for (const socket of this.sockets.keys()) this.sent(socket);
  }
}
