/*
 * What the room knows about one socket. The phase is a union, so that a socket without a session has no
 * numbers, and one that waits for the store cannot press.
 */

import type { Pace, SessionId } from '../../protocol/messages.ts';
import type { SocketId } from './effects.ts';
import type { Point } from './lineage.ts';
import type { PressRight } from './press-right.ts';
import { type Rate, TokenBucket } from './token-bucket.ts';

export type Phase =
  /** Plain presses only: before hello, or permanently. */
  | { readonly kind: 'plain' }
  /** A press was refused permanently. The numbers behind it will change, so they are ignored until hello. */
  | { readonly kind: 'refused' }
  | ResumingPhase
  | WelcomedPhase;

/** Sent hello with a session. The store is asked once no press of the session is in flight to it. */
export interface ResumingPhase {
  readonly kind: 'resuming';
  readonly session: SessionId;
  /** The highest number that the client knows to be acknowledged. */
  readonly acked: number;
  /** The point of the data's history that the client knows. */
  readonly known: Point | undefined;
  asked: boolean;
}

/** Welcomed: numbered presses may come. `durable` ≤ `accepted`. */
export interface WelcomedPhase {
  readonly kind: 'welcomed';
  readonly session: SessionId;
  /** The last durable number. */
  durable: number;
  /** The last accepted number. */
  accepted: number;
  /** Until then, or until the refused press comes again, those behind it are ignored: the refusal covers them (P13). */
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
 * Where a number stands in its session (P10): already durable, accepted and in flight, the next one,
 * or beyond it.
 */
export function placeOf(seq: number, phase: WelcomedPhase): 'durable' | 'accepted' | 'next' | 'beyond' {
  if (seq <= phase.durable) return 'durable';
  if (seq <= phase.accepted) return 'accepted';
  return seq === phase.accepted + 1 ? 'next' : 'beyond';
}
