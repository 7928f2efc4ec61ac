/*
 * Which records the storage has, so that nothing is sent that the page's next life would not know about (P30). In: the
 * records to save, the storage's answers, time. Out: save effects, and whether a press may be sent. Sans-I/O.
 */

import type { EffectList } from './effects.ts';
import type { LedgerRecord } from './record.ts';

/** After this time, a storage that has not answered is no longer waited for. */
export const SAVE_TIMEOUT_MS = 2_000;
/** A failed save is retried after this time, as long as something is pending. */
export const SAVE_RETRY_MS = 2_000;

/** `failed`: nothing of it is stored. `taken`: another page has the last saved record. */
export type SaveOutcome = 'saved' | 'failed' | 'taken';

export class Saves {
  private issued = 0;
  private answered = 0;
  /** The latest version known to be stored. */
  private saved = 0;
  /** A barrier is due: the version that requested it. */
  private barrierFrom = Number.POSITIVE_INFINITY;
  private waitingSinceMs = 0;
  private retryAtMs = Number.POSITIVE_INFINITY;
  /** Does the storage answer? If not, presses are sent anyway, but would be lost with the page. */
  isLasting = true;

  constructor(private readonly effects: EffectList) {}

  /** Of the last save. */
  get latest(): number {
    return this.issued;
  }

  /** The version of the next save. Consecutive saves are one. */
  get next(): number {
    return this.effects.isSaving ? this.issued : this.issued + 1;
  }

  save(record: LedgerRecord, nowMs: number): void {
    if (!this.isWaiting) this.waitingSinceMs = nowMs;
    this.issued = this.next;
    this.effects.save({ version: this.issued, record, isBarrier: this.issued >= this.barrierFrom });
  }

  /** Once the next save is stored, no earlier record may reappear, not even after a power cut. */
  requireBarrier(): void {
    this.barrierFrom = Math.min(this.barrierFrom, this.next);
  }

  /** The storage's answer to that version, and so to all earlier ones. */
  answer(version: number, outcome: SaveOutcome, nowMs: number): void {
    this.answered = version;
    this.waitingSinceMs = nowMs;
    this.isLasting = outcome !== 'failed';
    this.retryAtMs = this.isLasting ? Number.POSITIVE_INFINITY : nowMs + SAVE_RETRY_MS;
    if (outcome !== 'saved') return;
    this.saved = version;
    if (version >= this.barrierFrom) this.barrierFrom = Number.POSITIVE_INFINITY;
  }

  /** Was what was added before that version in the last saved record? */
  hasSaved(version: number): boolean {
    return version <= this.saved;
  }

  /** May a stored record contain what was added in that version? It may also be stored later. */
  mayHave(version: number): boolean {
    return version <= this.saved || version > this.answered;
  }

  /**
   * May a press be sent? Yes if a stored record says that it is sent, or if the storage keeps nothing. But a stored
   * record that says otherwise, or may still become stored, must be replaced first, whatever the storage does: a later
   * life would resend the press from it, and the press would count twice.
   * @param enteredIn the first version with the press @param claimedIn the first one that says that it is sent
   */
  covers(enteredIn: number, claimedIn: number): boolean {
    if (claimedIn <= this.saved) return true;
    const mayBeStale = enteredIn <= this.saved || Math.max(enteredIn, this.answered + 1) < claimedIn;
    return !this.isLasting && !mayBeStale;
  }

  /** Has the storage answered that version, or is it not waited for? */
  isSettled(version: number): boolean {
    return version <= this.saved || !this.isLasting;
  }

  private get isWaiting(): boolean {
    return this.answered < this.issued;
  }

  /** When to ask isDue(); Infinity: never. @param hasPending is anything to be saved? */
  wakeAtMs(hasPending: boolean): number {
    if (this.isWaiting)
      return this.isLasting ? this.waitingSinceMs + SAVE_TIMEOUT_MS : Number.POSITIVE_INFINITY;
    return hasPending ? this.retryAtMs : Number.POSITIVE_INFINITY;
  }

  /** Stops waiting if that is due. @returns whether it is time to retry what failed */
  isDue(nowMs: number): boolean {
    if (!this.isWaiting) return nowMs >= this.retryAtMs;
    if (nowMs >= this.waitingSinceMs + SAVE_TIMEOUT_MS) this.isLasting = false;
    return false;
  }
}
