/*
 * A limit on what one socket may send: messages and bytes, each with a token bucket. In: what arrived, and a clock. Out:
 * whether it is within the rate. The clock is read only when a bucket is empty, so a message costs two subtractions.
 */

import type { Rate } from '../counter/token-bucket.ts';

export interface Allowance {
  /** Text, binary, ping and pong frames. */
  readonly messages: Rate;
  readonly bytes: Rate;
}

export class Meter {
  private messages: number;
  private bytes: number;
  private filledAtMs: number;

  constructor(
    readonly allowance: Allowance,
    private readonly nowMs: () => number,
  ) {
    this.messages = allowance.messages.burst;
    this.bytes = allowance.bytes.burst;
    this.filledAtMs = nowMs();
  }

  /**
   * Counts a message. Up to two bursts may pass at once, since a bucket is refilled only when it is empty.
   * @returns false if it is beyond the rate
   */
  take(bytes: number): boolean {
    this.messages -= 1;
    this.bytes -= bytes;
    return (this.messages >= 0 && this.bytes >= 0) || this.fill();
  }

  private fill(): boolean {
    const { messages, bytes } = this.allowance;
    const nowMs = this.nowMs();
    const seconds = (nowMs - this.filledAtMs) / 1000;
    this.filledAtMs = nowMs;
    this.messages = Math.min(messages.burst, this.messages + seconds * messages.perSecond);
    this.bytes = Math.min(bytes.burst, this.bytes + seconds * bytes.perSecond);
    return this.messages >= 0 && this.bytes >= 0;
  }
}
