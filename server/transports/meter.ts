/*
 * How much one socket may send: messages and bytes, each by a token bucket. In: what came, and a clock. Out: whether it is
 * still within the rate. The clock is only read when a bucket is empty, so that a message costs two subtractions.
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
   * Counts a message. What two bursts can hold may pass at once, since a bucket is only filled once it is empty.
   * @returns false where it is beyond the rate
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
