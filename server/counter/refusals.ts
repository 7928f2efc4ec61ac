/*
 * The refusals: nothing was applied, and why (P13 to P16). The phase records what a session may do next.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import { MAX_BAD_MESSAGES } from '../../protocol/messages.ts';
import { close, type Effect, type RefusalDetails, refuse, type SocketId } from './effects.ts';
import type { Participant, WelcomedPhase } from './participant.ts';

/** How long a client should wait when the store accepts no presses, in ms. */
export const BUSY_RETRY_MS = 1000;

/**
 * Presses behind a refused one may be in flight for so long, in ms: longer than the client's wait where the way is long, or
 * one side is busy. Until the refused one comes again, they are no gap.
 */
export const IN_FLIGHT_MS = 15_000;

const NOT_NOW = {
  'rate-limited': 'too many presses; nothing was applied',
  busy: 'the store takes no presses just now; nothing was applied',
} as const;

export function refuseForNow(
  id: SocketId,
  code: keyof typeof NOT_NOW,
  retryAfterMs: number,
  details: RefusalDetails = {},
): Effect {
  return refuse(id, code, NOT_NOW[code], { ...details, retryAfterMs });
}

/** Refuses a session's next press, and with it all presses in flight behind it (P13). */
export function holdBack(
  id: SocketId,
  phase: WelcomedPhase,
  code: keyof typeof NOT_NOW,
  retryAfterMs: number,
  nowMs: number,
): Effect {
  phase.quietUntilMs = nowMs + retryAfterMs + IN_FLIGHT_MS;
  return refuseForNow(id, code, retryAfterMs, { seq: phase.accepted + 1 });
}

export function refuseGap(id: SocketId, last: number): Effect {
  return refuse(id, 'gap', `the last number of this session is ${last}`, { seq: last });
}

export function refuseRange(id: SocketId, details: RefusalDetails = {}): Effect {
  return refuse(id, 'range', 'the number has reached the end of its range', details);
}

/** A press of a socket that may only watch (P32). */
export function refuseWatcher(id: SocketId, seq: number | undefined): Effect {
  return refuse(
    id,
    'may-not-press',
    'watching only: pressing takes a press token',
    seq === undefined ? {} : { seq },
  );
}

/** A token that was not checked, after too many wrong ones. */
export function refuseToken(id: SocketId, retryAfterMs: number): Effect {
  return refuse(id, 'may-not-press', 'too many wrong press tokens from your address', { retryAfterMs });
}

/** Says what was wrong with a message; the tenth time, closes the connection (P3). */
export function strike(
  participant: Participant,
  code: 'bad-message' | 'protocol',
  reason: string,
  details: RefusalDetails = {},
): Effect {
  const { id } = participant;
  participant.badMessages += 1;
  if (participant.badMessages < MAX_BAD_MESSAGES) return refuse(id, code, reason, details);
  return close(id, CloseCode.POLICY_VIOLATION, `too many invalid messages; the last one: ${reason}`);
}
