/*
 * How often this client wants states: at the slow pace while nobody sees it (P34). In: whether it is seen, how the server
 * answers, time. Out: what to ask for, and when. Sans-I/O.
 */

import type { Pace } from '../../protocol/messages.ts';

/**
 * A page must be hidden for so long before it asks for the slow pace. So a person who flips through tabs causes no
 * messages, and an older server, which counts each one as a mistake, hears less than ten before it has answered the first.
 */
export const HIDDEN_MS = 5_000;

export class PaceControl {
  /** Since when nobody sees it; Infinity: it is seen. */
  private hiddenAtMs = Number.POSITIVE_INFINITY;
  /** What this connection has been asked for; undefined: that was refused, and is to be said again. */
  private asked: Pace | undefined = 'fast';
  private hasAsked = false;
  private isUnderstood = true;
  private holdUntilMs = 0;

  setSeen(isSeen: boolean, nowMs: number): void {
    if (isSeen) this.hiddenAtMs = Number.POSITIVE_INFINITY;
    else this.hiddenAtMs = Math.min(this.hiddenAtMs, nowMs);
  }

  /** A new connection, perhaps to a newer server: it begins with the fast pace. */
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

  /** The server is older than this message. It is not asked again on this connection. */
  notUnderstood(): void {
    this.isUnderstood = false;
  }

  /** What to ask for now, once; undefined: nothing. */
  take(nowMs: number): Pace | undefined {
    const wanted = nowMs >= this.slowAtMs ? 'slow' : 'fast';
    if (!this.isUnderstood || wanted === this.asked || nowMs < this.holdUntilMs) return undefined;
    this.asked = wanted;
    this.hasAsked = true;
    return wanted;
  }

  /** When take() is to be called. */
  wakeAtMs(): number {
    if (!this.isUnderstood || this.asked === 'slow') return Number.POSITIVE_INFINITY;
    return this.asked === undefined ? this.holdUntilMs : Math.max(this.holdUntilMs, this.slowAtMs);
  }

  private get slowAtMs(): number {
    return this.hiddenAtMs + HIDDEN_MS;
  }
}
