/*
 * What an operator wants counted. In: events, as the room, its host and its store's adapter tell them. Types only; the
 * metrics implement it. Without an observer nothing is counted, so simulated worlds pay nothing for it.
 */

import type { RefusalCode } from '../../protocol/messages.ts';

/** `plain` and `numbered`: taken into a batch. `duplicate`: a number that its session has had already. */
export type PressKind = 'plain' | 'numbered' | 'duplicate';

/** Called for each press and message: an implementation may add to an integer, and not much more. */
export interface Observer {
  pressed(kind: PressKind): void;
  refused(code: RefusalCode): void;
  /** A message was not sent, since its socket is too far behind. */
  dropped(): void;
  /** @param ms from the request to the store's answer @param isDone false where nothing was applied */
  committed(ms: number, isDone: boolean): void;
}
