/*
 * The refusals: nothing was applied, and why (P13 to P16). What a session may do next is noted in its phase.
 */

import type { WelcomedPhase } from './participant.ts';
import { type ConnectionId, type Outcome, type RefusalDetails, refuse } from './effects.ts';

/** How long a client is asked to wait when the store does not take presses, in ms. */
export const BUSY_RETRY_MS = 1000;

const NOT_NOW = {
  'rate-limited': 'too many presses; nothing was applied',
  busy: 'the store takes no presses just now; nothing was applied',
} as const;

export function refuseForNow(
  id: ConnectionId,
  code: keyof typeof NOT_NOW,
  retryAfterMs: number,
  details: RefusalDetails = {},
): Outcome {
  return refuse(id, code, NOT_NOW[code], { ...details, retryAfterMs });
}

/** Refuses a session's next press, and with it all that are on the way behind it (P13). */
export function holdBack(
  id: ConnectionId,
  phase: WelcomedPhase,
  code: keyof typeof NOT_NOW,
  retryAfterMs: number,
  nowMs: number,
): Outcome {
  phase.quietUntilMs = nowMs + retryAfterMs;
  return refuseForNow(id, code, retryAfterMs, { seq: phase.accepted + 1 });
}

export function refuseGap(id: ConnectionId, last: number): Outcome {
  return refuse(id, 'gap', `the last number of this session is ${last}`, { seq: last });
}

export function refuseRange(id: ConnectionId, details: RefusalDetails = {}): Outcome {
  return refuse(id, 'range', 'the number is at the end of its range', details);
}
