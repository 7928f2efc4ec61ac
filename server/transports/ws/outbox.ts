/*
 * What waits for one socket to be written. In: frames. Out: writes on the TCP or TLS socket below. While one is under way,
 * frames are gathered in blocks: node:stream keeps some 200 bytes for each write that waits, and makes an error for
 * each when the connection breaks, so half a million pongs of two bytes would hold everybody up for seconds.
 */

import type { Duplex } from 'node:stream';

const BLOCK_BYTES = 16 * 1024;
const NOTHING = Buffer.alloc(0);

export class Outbox {
  private readonly full: Buffer[] = [];
  private block: Buffer | undefined;
  private blockBytes = 0;
  private waitingBytes = 0;
  private isWriting = false;

  /** @param emptied called when all that waited has been written */
  constructor(
    private readonly raw: Duplex,
    private readonly emptied: () => void,
  ) {}

  /** What was not given to the operating system yet. */
  get bytes(): number {
    return this.raw.writableLength + this.waitingBytes;
  }

  /** @returns true where the operating system has it already */
  write(frame: Buffer): boolean {
    if (this.isWriting) {
      this.keep(frame);
      return false;
    }
    this.raw.write(frame);
    if (this.raw.writableLength === 0) return true;
    this.watch();
    return false;
  }

  /** Gives all that waits to the stream below, so that what `ws` itself writes comes after it. */
  flush(): void {
    this.endBlock();
    for (const block of this.full.splice(0)) this.raw.write(block);
    this.waitingBytes = 0;
  }

  /** An empty write is done when all before it is. The stream's own `drain` would not come below its high-water mark. */
  private watch(): void {
    this.isWriting = true;
    this.raw.write(NOTHING, (error) => {
      if (error) return; // the connection broke; `close` follows
      this.flush();
      if (this.raw.writableLength > 0) return this.watch();
      this.isWriting = false;
      this.emptied();
    });
  }

  private keep(frame: Buffer): void {
    this.waitingBytes += frame.length;
    if (this.blockBytes + frame.length > BLOCK_BYTES) this.endBlock();
    if (frame.length > BLOCK_BYTES) {
      this.full.push(frame);
      return;
    }
    this.block ??= Buffer.allocUnsafe(BLOCK_BYTES);
    this.blockBytes += frame.copy(this.block, this.blockBytes);
  }

  private endBlock(): void {
    if (this.block !== undefined) this.full.push(this.block.subarray(0, this.blockBytes));
    this.block = undefined;
    this.blockBytes = 0;
  }
}
