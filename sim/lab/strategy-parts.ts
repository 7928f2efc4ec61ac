/*
 * The environment that the parts of a strategy's world share.
 */

import type { Content, Log, PartyName } from '../entry.ts';
import type { EventQueue } from '../event-queue.ts';
import type { Network } from '../network.ts';
import type { Pipe } from '../pipe.ts';
import type { PressBook } from './press-book.ts';
import type { Strategy } from './strategy.ts';
import type { StrategyDisk } from './strategy-disk.ts';

export interface StrategyParts {
  readonly strategy: Strategy;
  readonly queue: EventQueue;
  readonly network: Network;
  readonly disk: StrategyDisk;
  readonly book: PressBook;
  readonly log: Log;
  /** Does anybody read the log? */
  readonly isLogged: boolean;
  /** Calls the strategy's code, on behalf of `who`: an error in it counts as the strategy's failure. */
  run(who: PartyName, happen: () => void): void;
  /** A message was added to this queue. @throws Violation if too many wait there */
  queued(to: PartyName, pipe: Pipe<Content>): void;
}

/** As the value arrives at the other end of a connection, or is restored after a crash. */
export function copyOf(message: unknown): unknown {
  return message === undefined ? undefined : JSON.parse(JSON.stringify(message));
}
