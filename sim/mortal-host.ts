/*
 * The host of a page that can die between two effects.
 */

import type { Effect } from '../client/sync/effects.ts';
import type { SyncEngine } from '../client/sync/engine.ts';
import { EngineHost, type Ports } from '../client/sync/host.ts';
import type { LedgerRecord } from '../client/sync/record.ts';

export class MortalHost extends EngineHost {
  /** The page dies after that many effects; undefined: never. */
  effectsLeft: number | undefined;

  /**
   * @param crashed called instead of the effect at which the page dies: it stops the host
   * @param recorded a record was made, which the storage gets now or later
   */
  constructor(
    engine: SyncEngine,
    ports: Ports,
    private readonly crashed: () => void,
    private readonly recorded: (record: LedgerRecord) => void,
  ) {
    super(engine, ports);
  }

  protected override performOne(effect: Effect): void {
    if (this.effectsLeft === 0) {
      this.crashed();
      return;
    }
    if (this.effectsLeft !== undefined) this.effectsLeft -= 1;
    if (effect.kind === 'save') this.recorded(effect.record);
    super.performOne(effect);
  }
}
