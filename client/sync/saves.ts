/*
 * Which records the storage has, so that nothing is sent that the next life of the page would not know of (P30). In: the
 * records to save, the storage's answers, time. Out: save effects, and whether a press may be sent. Sans-I/O.
 */

import type { EffectList } from './effects.ts';
import type { LedgerRecord } from './record.ts';

/** A storage that has not answered after this time is not waited for any longer. */
export const SAVE_TIMEOUT_MS = 2_000;
/** A save that failed is tried again after this time, as long as something is pending. */
export const SAVE_RETRY_MS = 2_000;

/** `failed`: nothing of it is stored. */
export type SaveOutcome = 'saved' | 'failed';

export class Saves {
  private issued = 0;
  private answered = 0;
  /** The latest version that is known to be stored. */
  private saved = 0;
  /** A barrier is due: the version with which it was asked for. */
  private barrierFrom = Number.POSITIVE_INFINITY;
  private waitingSinceMs = 0;
  private retryAtMs = Number.POSITIVE_INFINITY;
  /** Does the storage answer? If not, presses are sent all the same, but would be lost with the page. */
  isLasting = true;

  constructor(private readonly effects: EffectList) {}

  /** The version that the next save will have. */
  get next(): number {
    return this.issued + 1;
  }

  save(record: LedgerRecord, nowMs: number): void {
    if (!this.isWaiting) this.waitingSinceMs = nowMs;
    this.issued += 1;
    this.effects.save({ version: this.issued, record, isBarrier: this.issued >= this.barrierFrom });
  }

  /** From the next save on, no record of before may come back, not even after a power cut. */
  requireBarrier(): void {
    this.barrierFrom = Math.min(this.barrierFrom, this.next);
  }

  /** The storage's answer to that version, and so to all versions before it. */
  answer(version: number, outcome: SaveOutcome, nowMs: number): void {
    this.answered = version;
    this.waitingSinceMs = nowMs;
    this.isLasting = outcome === 'saved';
    this.retryAtMs = this.isLasting ? Number.POSITIVE_INFINITY : nowMs + SAVE_RETRY_MS;
    if (!this.isLasting) return;
    this.saved = version;
    if (version >= this.barrierFrom) this.barrierFrom = Number.POSITIVE_INFINITY;
  }

  /** May the storage hold a record that has what was pressed before that version? */
  mayHold(version: number): boolean {
    return version <= (this.isWaiting ? this.issued : this.saved);
  }

  /**
   * May a press be sent now?
   * @param claimedIn the version that says so of it
   * @param movedIn the version that gave it another number or session than a stored record may have for it:
   *   it must be saved, whatever the storage does. Sent under both, it would count twice
   */
  covers(claimedIn: number, movedIn: number): boolean {
    return claimedIn <= this.saved || (!this.isLasting && movedIn <= this.saved);
  }

  private get isWaiting(): boolean {
    return this.answered < this.issued;
  }

  /** When isDue() is to be asked; Infinity: never. @param hasPending is anything to be saved? */
  wakeAtMs(hasPending: boolean): number {
    if (this.isWaiting)
      return this.isLasting ? this.waitingSinceMs + SAVE_TIMEOUT_MS : Number.POSITIVE_INFINITY;
    return hasPending ? this.retryAtMs : Number.POSITIVE_INFINITY;
  }

  /** Gives up waiting where that is due. @returns whether it is time to try again what failed */
  isDue(nowMs: number): boolean {
    if (!this.isWaiting) return nowMs >= this.retryAtMs;
    if (nowMs >= this.waitingSinceMs + SAVE_TIMEOUT_MS) this.isLasting = false;
    return false;
  }
}
