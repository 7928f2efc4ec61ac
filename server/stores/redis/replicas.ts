/*
 * Waits until replicas have what was written: Redis's command WAIT. In: how many replicas. Out: a promise that
 * resolves once that many have it.
 *
 * WAIT covers what this connection has written, and everything written before that. A new connection has written
 * nothing, and would be told at once that all replicas have it: so a note is written first. WAIT blocks the connection
 * meanwhile, so it waits in short pieces, and all callers that arrive during one share the next one.
 */

import type { Log } from '../../counter/operator-log.ts';
import type { RedisConnection } from './connection.ts';

const NOTE = '{counter}:wait';
const PIECE_MS = 100;
/** After this many pieces, there is a line for the operator. */
const PIECES_UNTIL_TOLD = 10;

export class Replicas {
  #current: Promise<unknown> = Promise.resolve();
  #next: Promise<number> | undefined;
  #isClosed = false;

  constructor(
    private readonly connection: RedisConnection,
    private readonly count: number,
    private readonly log: Log,
  ) {}

  /** Is there any replica to wait for? */
  get areAwaited(): boolean {
    return this.count > 0;
  }

  /** Resolves once they have what was written before the call; rejects when the connection is lost, or after close(). */
  async haveIt(): Promise<void> {
    for (let piece = 1; !(await this.haveItSoon()); piece++) {
      if (this.#isClosed) throw new Error('closed before the replicas answered');
      if (piece === PIECES_UNTIL_TOLD)
        this.log(`Fewer than ${this.count} replicas have the last write, so presses wait.`, {
          level: 'error',
          event: 'replicas-missing',
        });
    }
  }

  /** Do they have what was written before the call, after a short wait at most? */
  async haveItSoon(): Promise<boolean> {
    return !this.areAwaited || (await this.#piece()) >= this.count;
  }

  /** Current waits end with their current piece. */
  close(): void {
    this.#isClosed = true;
  }

  #piece(): Promise<number> {
    this.#next ??= this.#current.then(() => {
      this.#next = undefined;
      const { commands } = this.connection;
      const noted = commands.send(['SET', NOTE, '1']);
      const waited = commands.send(['WAIT', `${this.count}`, `${PIECE_MS}`]);
      const piece = Promise.all([waited, noted]).then(([replicas]) => Number(replicas));
      this.#current = piece.catch(() => {}); // its callers are told
      return piece;
    });
    return this.#next;
  }
}
