/*
 * The duel's arithmetic: what was pressed, and what each of the two counters counted. Pure.
 *
 * Presses are judged in stretches: from one moment when both counters are idle to the next. Within a stretch, a
 * counter should move by the sum of the presses; any difference was lost or counted twice.
 */

/** A press of the duel; the classic counter supports only ±1. */
export type Step = 1 | -1;

/** How far a counter moved in one stretch. */
export interface Movement {
  readonly from: number;
  readonly to: number;
  /** Caused by other users, as far as the counter can tell: the classic one never can. */
  readonly byOthers: number;
}

export interface Tally {
  readonly counted: number;
  readonly lost: number;
  readonly doubled: number;
  /** The difference when presses went in both directions, so that the fate of each is unknown. */
  readonly unclear: number;
}

export const NOTHING_COUNTED: Tally = { counted: 0, lost: 0, doubled: 0, unclear: 0 };

/**
 * What a counter counted in one stretch.
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

// ---------------------------------------------------------------------------------- the classic counter's client

/**
 * What a client of the classic counter remembers. No press is acknowledged, so it knows only the presses since the
 * last state that it received. A naive client retransmits those after a cut; a more naive one drops them.
 */
export interface ClassicClient {
  readonly isOpen: boolean;
  /** Presses since the last received state. */
  readonly unconfirmed: readonly Step[];
}

export const DISCONNECTED: ClassicClient = { isOpen: false, unconfirmed: [] };

/** @returns the client after a press, and whether the press is sent now */
export function pressed(client: ClassicClient, step: Step): { client: ClassicClient; isSent: boolean } {
  return { client: { ...client, unconfirmed: [...client.unconfirmed, step] }, isSent: client.isOpen };
}

/** A state arrived: the client assumes that it includes everything it sent. */
export function heardState(client: ClassicClient): ClassicClient {
  return { ...client, unconfirmed: [] };
}

export function cutOff(client: ClassicClient): ClassicClient {
  return { ...client, isOpen: false };
}

/** @returns the client once it has reconnected, and what it retransmits */
export function cameBack(
  client: ClassicClient,
  resends: boolean,
): { client: ClassicClient; resent: readonly Step[] } {
  return { client: { isOpen: true, unconfirmed: [] }, resent: resends ? client.unconfirmed : [] };
}
