/*
 * At most one record is on its way to the storage; of those that wait behind it, only the latest is kept. In: saves, the
 * storage's answers. Out: calls on the storage, and one answer for all versions that it covers. Sans-I/O.
 */

import type { Save } from './effects.ts';
import type { LedgerRecord } from './record.ts';
import type { SaveOutcome } from './saves.ts';

/** What outlives the page. */
export interface RecordStorage {
  /**
   * Keeps the record in place of the one before.
   * @param isBarrier must outlast a power cut
   * @param done once, during the call or later
   */
  save(record: LedgerRecord, isBarrier: boolean, done: (outcome: SaveOutcome) => void): void;
}

export class SaveQueue {
  private storing: Save | undefined;
  private waiting: Save | undefined;

  /** @param answered may be called during put(), where the storage answers at once */
  constructor(
    private readonly storage: RecordStorage,
    private readonly answered: (version: number, outcome: SaveOutcome) => void,
  ) {}

  put(save: Save): void {
    if (this.storing !== undefined)
      this.waiting = { ...save, isBarrier: save.isBarrier || this.waiting?.isBarrier === true };
    else this.start(save);
  }

  /** Hands over what waits, whatever is on its way: nobody is there later to do so. */
  flush(): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) this.start(waiting);
  }

  private start(save: Save): void {
    this.storing = save;
    this.storage.save(save.record, save.isBarrier, (outcome) => {
      this.answered(save.version, outcome); // may put another
      this.storing = undefined;
      const { waiting } = this;
      this.waiting = undefined;
      if (waiting !== undefined) this.start(waiting);
    });
  }
}
