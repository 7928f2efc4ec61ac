/*
 * Two displays of one counter: one waits for the server, one shows presses at once. Pure. In: presses, and the server's
 * answers. Out: both numbers, and what happened last.
 */

import { jsonObject } from '../../../protocol/json-object.ts';

export interface Displays {
  /** What the server has said: the display that waits shows it. */
  readonly confirmed: number;
  /** Presses without an answer: the display that does not wait adds them. */
  readonly pending: number;
  readonly last: 'nothing' | 'pressed' | 'accepted' | 'refused';
}

export const START: Displays = { confirmed: 0, pending: 0, last: 'nothing' };

export interface Answer {
  readonly type: 'state' | 'accepted' | 'refused';
  readonly value: number;
}

/** Undefined if the payload is no answer. */
export function parseAnswer(payload: string | Uint8Array): Answer | undefined {
  const { type, value } = jsonObject(payload) ?? {};
  const isKnown = type === 'state' || type === 'accepted' || type === 'refused';
  return isKnown && typeof value === 'number' ? { type, value } : undefined;
}

/** What the display that does not wait shows: the state, and the own presses on top of it. */
export function expected({ confirmed, pending }: Displays): number {
  return confirmed + pending;
}

export function pressed(displays: Displays): Displays {
  return { ...displays, pending: displays.pending + 1, last: 'pressed' };
}

/** One press is settled, whichever way; the state of a new connection settles them all. */
export function answered({ pending }: Displays, { type, value }: Answer): Displays {
  if (type === 'state') return { ...START, confirmed: value };
  return { confirmed: value, pending: Math.max(0, pending - 1), last: type };
}
