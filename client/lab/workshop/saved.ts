/*
 * What the workshop keeps in this browser: the code, the code from before, and the levels that were passed. In: changes.
 * Out: what was kept, checked, since the storage may hold anything.
 */

import {
  between,
  type Fields,
  fields,
  listOf,
  oneOf,
  optional,
  text,
  whole,
} from '../../../sim/lab/fields.ts';
import { LEVELS, type Level, type Score } from '../../../sim/workshop/messages.ts';
import { MAX_CODE, MAX_TASK } from './link.ts';

const STORAGE_KEY = 'shared-counter/workshop';

/** A level that was passed. */
export interface Pass {
  readonly level: Level;
  readonly worlds: number;
  readonly score: Score;
}

export interface Kept {
  readonly code: string;
  readonly level: Level;
  /** It came with a link and has not run, or was running when the page ended: it must not run by itself later. */
  readonly isForeign?: boolean;
  /** What the code replaced. */
  readonly before?: string;
  /** As `isForeign`, for `before`. */
  readonly isBeforeForeign?: boolean;
  readonly task?: string;
  readonly passes: readonly Pass[];
}

const amount = between(0, Number.MAX_VALUE);
const SCORE: { readonly [Name in keyof Score]: Fields[string] } = {
  messagesPerPress: amount,
  bytesPerPress: amount,
  visibleMs: fields({ median: amount, p99: amount }),
  bytesPerClient: amount,
  lines: amount,
};

const isKept = fields({
  code: text(MAX_CODE),
  level: oneOf(...LEVELS),
  isForeign: optional(oneOf(true, false)),
  before: optional(text(MAX_CODE)),
  isBeforeForeign: optional(oneOf(true, false)),
  task: optional(text(MAX_TASK)),
  passes: listOf(
    fields({ level: oneOf(...LEVELS), worlds: whole(1, Number.MAX_SAFE_INTEGER), score: fields(SCORE) }),
    0,
    LEVELS.length,
  ),
});

export function readKept(): Kept | undefined {
  try {
    return keptOf(localStorage.getItem(STORAGE_KEY));
  } catch {
    return undefined; // storage is forbidden
  }
}

/** @returns undefined where it is anything else */
export function keptOf(stored: string | null): Kept | undefined {
  try {
    const value: unknown = JSON.parse(stored ?? 'null');
    return isKept(value) === undefined ? (value as Kept) : undefined;
  } catch {
    return undefined;
  }
}

export function keep(kept: Kept): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // Storage is forbidden or full: the code lasts until the page is left.
  }
}
