/*
 * The presses between "accepted" and "durable": one batch in flight to the store, while the next one
 * fills. In: accepted presses. Out: batches, one at a time.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import type { SocketId } from './effects.ts';
import type { Batch, Run } from './store.ts';

class FillingBatch implements Batch {
  plain = 0;
  readonly runs = new Map<SessionId, Run & { readonly deltas: Delta[] }>();
  /** The senders of plain presses: they must be told if the commit fails. */
  readonly plainFrom = new Set<SocketId>();
  size = 0;
  sum = 0;
}

export class CommitQueue {
  private filling = new FillingBatch();
  private inFlight: FillingBatch | undefined;

  addPlain(delta: Delta, from: SocketId): void {
    this.filling.plain += delta;
    this.filling.plainFrom.add(from);
    this.count(delta);
  }

  /** Adds the session's next press. The caller makes sure that no number is skipped. */
  addNumbered(session: SessionId, seq: number, delta: Delta): void {
    const run = this.filling.runs.get(session);
    if (run === undefined) this.filling.runs.set(session, { first: seq, deltas: [delta] });
    else run.deltas.push(delta);
    this.count(delta);
  }

  /** The number of presses that wait for a batch. */
  get waiting(): number {
    return this.filling.size;
  }

  /** What all presses here will add to the value. */
  get sum(): number {
    return this.filling.sum + (this.inFlight?.sum ?? 0);
  }

  get isInFlight(): boolean {
    return this.inFlight !== undefined;
  }

  /** Is any press of the session here? */
  holds(session: SessionId): boolean {
    return this.filling.runs.has(session) || (this.inFlight?.runs.has(session) ?? false);
  }

  /** The next batch to commit; undefined if there is none. Must not be called while one is in flight. */
  next(): Batch | undefined {
    if (this.filling.size === 0) return undefined;
    this.inFlight = this.filling;
    this.filling = new FillingBatch();
    return this.inFlight;
  }

  /** The batch in flight is durable. */
  committed(): void {
    this.inFlight = undefined;
  }

  /**
   * The batch in flight was not applied. The presses behind it are given up as well, since their numbers follow
   * those that failed. Returns whose presses they were.
   */
  failed(): { readonly plainFrom: ReadonlySet<SocketId>; readonly sessions: ReadonlySet<SessionId> } {
    const batches = [this.inFlight!, this.filling];
    this.inFlight = undefined;
    this.filling = new FillingBatch();
    return {
      plainFrom: new Set(batches.flatMap((batch) => [...batch.plainFrom])),
      sessions: new Set(batches.flatMap((batch) => [...batch.runs.keys()])),
    };
  }

  /** Gives up the waiting presses. The store owns the batch in flight. */
  dropWaiting(): void {
    this.filling = new FillingBatch();
  }

  private count(delta: Delta): void {
    this.filling.size += 1;
    this.filling.sum += delta;
  }
}
