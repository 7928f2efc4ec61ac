/*
 * The life of one connection: which states it went through and for how long, and how it ended. Pure.
 */

import type { Close } from '../console/entry.ts';

export const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const;
export type ReadyState = 0 | 1 | 2 | 3;

/** When each state began, in ms; undefined if it was skipped, or not reached yet. */
export type Life = readonly (number | undefined)[];

/** The life after a change of state at `nowMs`; a new connection starts a new life. */
export function lived(life: Life, state: ReadyState, nowMs: number): Life {
  const isNew = life.slice(state + 1).some((since) => since !== undefined);
  const next: (number | undefined)[] = isNew ? [] : [...life];
  next[state] ??= nowMs;
  return next;
}

/** How long the state lasted, in ms; undefined if it was skipped, or is the current one. */
export function lastedMs(life: Life, state: ReadyState): number | undefined {
  const since = life[state];
  const until = life.slice(state + 1).find((later) => later !== undefined);
  return since === undefined || until === undefined ? undefined : until - since;
}

/** Who started the close: the page, the server, or nobody if the connection was cut, or never opened. */
export function whoClosed({ byUs, code }: Pick<Close, 'byUs' | 'code'>): 'page' | 'server' | 'nobody' {
  if (code === 1006) return 'nobody';
  return byUs ? 'page' : 'server';
}

/** The codes that a learner is likely to meet, in order. Source: RFC 6455 §7.4.1, and the IANA registry. */
export const EXPLAINED_CODES = [
  1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013,
] as const;
export type ExplainedCode = (typeof EXPLAINED_CODES)[number];
