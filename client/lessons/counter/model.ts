/*
 * The duel's arithmetic: what was pressed, and what each of the two counters made of it. Pure.
 *
 * Presses are judged in stretches: from a moment when nothing is under way to the next such moment. Within a
 * stretch a counter should have moved by the sum of the presses; what it moved by instead is what it lost or
 * counted twice.
 */

import type { Step } from '../../../protocol/messages.ts';

/** How far a counter moved in one stretch. */
export interface Movement {
  readonly from: number;
  readonly to: number;
  /** By other people, as far as the counter can tell: the classic never can. */
  readonly byOthers: number;
}

export interface Tally {
  readonly counted: number;
  readonly lost: number;
  readonly doubled: number;
  /** Off by so much, with presses both ways, so that nobody can say what became of each. */
  readonly unclear: number;
}

export const NOTHING_COUNTED: Tally = { counted: 0, lost: 0, doubled: 0, unclear: 0 };

/**
 * What a counter made of one stretch.
 * @example judge([1, 1, 1], { from: 10, to: 12, byOthers: 0 }) // { counted: 2, lost: 1, doubled: 0, unclear: 0 }
 */
export function judge(presses: readonly Step[], { from, to, byOthers }: Movement): Tally {
  const expected = presses.reduce((sum: number, step) => sum + step, 0);
  const off = to - from - byOthers - expected;
  const isOneWay = Math.abs(expected) === presses.length && presses.length > 0;
  if (!isOneWay) return { counted: presses.length, lost: 0, doubled: 0, unclear: Math.abs(off) };
  const beyond = off * Math.sign(expected);
  return {
    counted: presses.length + beyond,
    lost: Math.max(0, -beyond),
    doubled: Math.max(0, beyond),
    unclear: 0,
  };
}

export function sum(one: Tally, other: Tally): Tally {
  return {
    counted: one.counted + other.counted,
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    unclear: one.unclear + other.unclear,
  };
}

// ---------------------------------------------------------------------------------- the classic's client

/**
 * What a client of the classic remembers. Nobody acknowledges a press, so all it has are the presses since the
 * last state that it heard. A naive client sends those again after a cut; a more naive one forgets them.
 */
export interface ClassicClient {
  readonly isOpen: boolean;
  /** Pressed, and no state heard since. */
  readonly unconfirmed: readonly Step[];
}

export const DISCONNECTED: ClassicClient = { isOpen: false, unconfirmed: [] };

/** @returns the client after a press, and whether the press goes out now */
export function pressed(client: ClassicClient, step: Step): { client: ClassicClient; isSent: boolean } {
  return { client: { ...client, unconfirmed: [...client.unconfirmed, step] }, isSent: client.isOpen };
}

/** A state came: it takes that for the answer to everything that it sent. */
export function heardState(client: ClassicClient): ClassicClient {
  return { ...client, unconfirmed: [] };
}

export function cutOff(client: ClassicClient): ClassicClient {
  return { ...client, isOpen: false };
}

/** @returns the client once it is connected again, and what it sends for a start */
export function cameBack(
  client: ClassicClient,
  resends: boolean,
): { client: ClassicClient; resent: readonly Step[] } {
  return { client: { isOpen: true, unconfirmed: [] }, resent: resends ? client.unconfirmed : [] };
}
