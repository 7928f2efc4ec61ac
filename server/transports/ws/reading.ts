/*
 * How much all WebSockets together may bring within a slice of time. node:net reads a socket up to 32 times in a row, 64 KiB
 * each, and a hundred that send without a pause would hold up everybody for a second. In: what each read brought. Out:
 * sockets that are not read for a while; the others are.
 */

/** Within a slice. Beyond, who has more to send waits for its turn. */
export const MAX_BYTES = 1024 * 1024;
/** As much as one read brings at most. */
export const WHOLE_READ_BYTES = 64 * 1024;
/** As much as node:tls passes on at most, once or several times for a read. A socket that brings less has no more. */
export const RECORD_BYTES = 16 * 1024;

export interface Readable {
  pause(): void;
  resume(): void;
}

export class Reading {
  private bytes = 0;
  /** In the order in which they were paused. */
  private readonly paused = new Set<Readable>();

  /** It brought so many bytes. */
  took(socket: Readable, bytes: number): void {
    this.bytes += bytes;
    if (this.bytes <= MAX_BYTES || bytes < RECORD_BYTES) return;
    this.paused.add(socket);
    socket.pause();
  }

  left(socket: Readable): void {
    this.paused.delete(socket);
  }

  /** As many go on as may bring a whole read each, and at least one. */
  nextSlice(): void {
    this.bytes = 0;
    let room = MAX_BYTES;
    for (const socket of this.paused) {
      if (room <= 0) return;
      room -= WHOLE_READ_BYTES;
      this.paused.delete(socket);
      socket.resume();
    }
  }
}
