/*
 * What is counted for operators. In: events of the room, its host and its store's adapter. Types only; the
 * metrics implement it. Without an observer nothing is counted, so simulated worlds pay nothing for it.
 */

import type { RefusalCode } from '../../protocol/messages.ts';

/** `plain` and `numbered`: accepted into a batch. `duplicate`: a number that the session already used. */
export type PressKind = 'plain' | 'numbered' | 'duplicate';

/** Called for each press and message: an implementation should do little more than add to an integer. */
export interface Observer {
  pressed(kind: PressKind): void;
  refused(code: RefusalCode): void;
  /** A message was dropped, because its socket is too far behind. */
  dropped(): void;
  /** @param ms from the request to the store's answer @param isDone false if nothing was applied */
  committed(ms: number, isDone: boolean): void;
}
