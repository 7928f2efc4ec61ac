/*
 * Waiting until replicas have what was written: Redis's command WAIT. In: how many they are to be. Out: a
 * promise that keeps waiting until they are.
 *
 * WAIT holds for all that was written on the connection before it, and nothing else gets through there
 * meanwhile; so it waits in small pieces, and all who come while one is under way share the next one.
 */

import type { RedisConnection } from './connection.ts';

const PIECE_MS = 100;
/** After so many pieces, the operator is told. */
const PIECES_UNTIL_TOLD = 10;

export class Replicas {
  #current: Promise<unknown> = Promise.resolve();
  #next: Promise<number> | undefined;
  #isClosed = false;

  constructor(
    private readonly connection: RedisConnection,
    private readonly count: number,
    private readonly log: (line: string) => void,
  ) {}

  /** Is anything to be waited for at all? */
  get areAwaited(): boolean {
    return this.count > 0;
  }

  /** Resolves when they have what was written before the call; rejects where the connection is lost, or at the end. */
  async haveIt(): Promise<void> {
    for (let piece = 1; !(await this.haveItSoon()); piece++) {
      if (this.#isClosed) throw new Error('closed before the replicas answered');
      if (piece === PIECES_UNTIL_TOLD) this.log(`Fewer than ${this.count} replicas answer: presses wait.`);
    }
  }

  /** Have they within a moment what was written before the call? */
  async haveItSoon(): Promise<boolean> {
    return !this.areAwaited || (await this.#piece()) >= this.count;
  }

  /** Whoever waits waits for one more piece at most. */
  close(): void {
    this.#isClosed = true;
  }

  #piece(): Promise<number> {
    this.#next ??= this.#current.then(() => {
      this.#next = undefined;
      const piece = this.connection.commands.wait(this.count, PIECE_MS);
      this.#current = piece.catch(() => {}); // those who share it hear of it
      return piece;
    });
    return this.#next;
  }
}
