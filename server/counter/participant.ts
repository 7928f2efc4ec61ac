/*
 * What the room knows of one socket. The phase is a union, so that a socket without a session has no
 * numbers, and one that waits for the store cannot press.
 */

import type { Pace, SessionId } from '../../protocol/messages.ts';
import type { SocketId } from './effects.ts';
import type { Point } from './lineage.ts';
import type { PressRight } from './press-right.ts';
import { type Rate, TokenBucket } from './token-bucket.ts';

export type Phase =
  /** Plain presses only: before hello, or for ever. */
  | { readonly kind: 'plain' }
  /** A press was refused for good. The numbers behind it are to change, so they are passed over, until hello. */
  | { readonly kind: 'refused' }
  | ResumingPhase
  | WelcomedPhase;

/** Said hello with a session. The store is asked once no press of the session is on its way to it. */
export interface ResumingPhase {
  readonly kind: 'resuming';
  readonly session: SessionId;
  /** What the client knows to be acknowledged. */
  readonly acked: number;
  /** … and of the data's history. */
  readonly known: Point | undefined;
  asked: boolean;
}

/** Welcomed: numbered presses may come. `durable` ≤ `accepted`. */
export interface WelcomedPhase {
  readonly kind: 'welcomed';
  readonly session: SessionId;
  /** The last number that is on disk. */
  durable: number;
  /** The last number that was taken. */
  accepted: number;
  /** Until then, presses beyond a refused one are passed over: the refusal covers them (P13). */
  quietUntilMs: number;
}

export class Participant {
  phase: Phase = { kind: 'plain' };
  badMessages = 0;
  pace: Pace = 'fast';
  readonly tokens: TokenBucket;

  constructor(
    readonly id: SocketId,
    rate: Rate,
    nowMs: number,
    readonly right: PressRight,
  ) {
    this.tokens = new TokenBucket(rate, nowMs);
  }
}

/**
 * Where a number stands in its session (P10): already on disk, taken and on its way there, the one that is
 * due, or beyond it.
 */
export function placeOf(seq: number, phase: WelcomedPhase): 'durable' | 'accepted' | 'next' | 'beyond' {
  if (seq <= phase.durable) return 'durable';
  if (seq <= phase.accepted) return 'accepted';
  return seq === phase.accepted + 1 ? 'next' : 'beyond';
}
