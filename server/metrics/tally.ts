/*
 * The observer of the room and its host: it counts. In: events. Out: integers, which are read on request.
 */

import type { RefusalCode } from '../../protocol/messages.ts';
import type { Observer, PressKind } from '../counter/observer.ts';

export class Tally implements Observer {
  readonly presses: Record<PressKind, number> = { plain: 0, numbered: 0, duplicate: 0 };
  readonly refusals: Record<RefusalCode, number> = {
    'bad-message': 0,
    gap: 0,
    'rate-limited': 0,
    busy: 0,
    'session-expired': 0,
    range: 0,
    protocol: 0,
    'may-not-press': 0,
  };
  droppedMessages = 0;
  failedCommits = 0;
  /** Receives the duration of each commit. */
  onCommitted: (ms: number) => void = () => {};

  pressed(kind: PressKind): void {
    this.presses[kind] += 1;
  }

  refused(code: RefusalCode): void {
    this.refusals[code] += 1;
  }

  dropped(): void {
    this.droppedMessages += 1;
  }

  committed(ms: number, isDone: boolean): void {
    if (isDone) this.onCommitted(ms);
    else this.failedCommits += 1;
  }
}
