/*
 * How often this client wants states: at the slow pace while it is hidden (P34). In: its visibility, the server's
 * answers, time. Out: what to ask for, and when. Sans-I/O.
 */

import type { Pace } from '../../protocol/messages.ts';

/**
 * How long a page must be hidden before it asks for the slow pace. So flipping through tabs causes no messages,
 * and an older server, which counts each one as invalid, gets fewer than ten before it has refused the first.
 */
export const HIDDEN_MS = 5_000;

export class PaceControl {
  /** Hidden since this time; Infinity: visible. */
  private hiddenAtMs = Number.POSITIVE_INFINITY;
  /** The pace requested on this connection; undefined: it was refused, and must be requested again. */
  private asked: Pace | undefined = 'fast';
  private hasAsked = false;
  private isUnderstood = true;
  private holdUntilMs = 0;

  setSeen(isSeen: boolean, nowMs: number): void {
    if (isSeen) this.hiddenAtMs = Number.POSITIVE_INFINITY;
    else this.hiddenAtMs = Math.min(this.hiddenAtMs, nowMs);
  }

  /** A new connection, perhaps to a newer server: it starts with the fast pace. */
  opened(): void {
    this.asked = 'fast';
    this.hasAsked = false;
    this.isUnderstood = true;
    this.holdUntilMs = 0;
  }

  /** The server refused a message without a number: this, or a ping. */
  refused(retryAtMs: number): void {
    if (!this.hasAsked) return;
    this.asked = undefined;
    this.holdUntilMs = retryAtMs;
  }

  /** The server does not know this message. It is not sent again on this connection. */
  notUnderstood(): void {
    this.isUnderstood = false;
  }

  /** What to request now; undefined: nothing. */
  take(nowMs: number): Pace | undefined {
    const wanted = nowMs >= this.slowAtMs ? 'slow' : 'fast';
    if (!this.isUnderstood || wanted === this.asked || nowMs < this.holdUntilMs) return undefined;
    this.asked = wanted;
    this.hasAsked = true;
    return wanted;
  }

  /** When to call take(). */
  wakeAtMs(): number {
    if (!this.isUnderstood || this.asked === 'slow') return Number.POSITIVE_INFINITY;
    return this.asked === undefined ? this.holdUntilMs : Math.max(this.holdUntilMs, this.slowAtMs);
  }

  private get slowAtMs(): number {
    return this.hiddenAtMs + HIDDEN_MS;
  }
}
