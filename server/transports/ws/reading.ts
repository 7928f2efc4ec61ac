/*
 * How much all WebSockets together may bring within a slice of time. node:net reads a socket up to 32 times in a row, 64 KiB
 * each, and a hundred that send without a pause would hold up everybody for a second. In: what each read brought, and the
 * messages in it. Out: sockets that are not read for a while; the others are.
 */

/** Within a slice. Beyond, who has more to send waits for its turn. */
export const MAX_BYTES = 1024 * 1024;
/** As much as one read brings at most. */
export const WHOLE_READ_BYTES = 64 * 1024;
/** A message of any length takes as long as this many bytes more. */
export const MESSAGE_BYTES = 512;
/** As much as node:tls passes on at most, once or several times for a read. A socket that brings less has no more. */
export const RECORD_BYTES = 16 * 1024;

export interface Readable {
  pause(): void;
  resume(): void;
}

export class Reading {
  private bytes = 0;
  /** Since the last read ended. */
  private messages = 0;
  /** In the order in which they were paused, with the cost of the last read. */
  private readonly paused = new Map<Readable, number>();

  /** A message, a ping or a pong was part of the read that took() reports next. */
  heard(): void {
    this.messages += 1;
  }

  /** It brought so many bytes. */
  took(socket: Readable, bytes: number): void {
    const cost = bytes + this.messages * MESSAGE_BYTES;
    this.messages = 0;
    this.bytes += cost;
    if (this.bytes <= MAX_BYTES || bytes < RECORD_BYTES) return;
    this.paused.set(socket, cost);
    socket.pause();
  }

  left(socket: Readable): void {
    this.paused.delete(socket);
  }

  /** As many go on as may bring a whole read each, of what they brought before, and at least one. */
  nextSlice(): void {
    this.bytes = 0;
    let room = MAX_BYTES;
    for (const [socket, cost] of this.paused) {
      if (room <= 0) return;
      room -= Math.max(cost, WHOLE_READ_BYTES);
      this.paused.delete(socket);
      socket.resume();
    }
  }
}
