/*
 * The host of a page that may die between two effects.
 */

import type { Effect } from '../client/sync/effects.ts';
import type { SyncEngine } from '../client/sync/engine.ts';
import { EngineHost, type Ports } from '../client/sync/host.ts';

export class MortalHost extends EngineHost {
  /** The page dies after so many effects; undefined: it doesn't. */
  effectsLeft: number | undefined;

  /** @param crashed is called instead of the effect at which the page dies: it ends the host */
  constructor(
    engine: SyncEngine,
    ports: Ports,
    private readonly crashed: () => void,
  ) {
    super(engine, ports);
  }

  protected override performOne(effect: Effect): void {
    if (this.effectsLeft === 0) {
      this.crashed();
      return;
    }
    if (this.effectsLeft !== undefined) this.effectsLeft -= 1;
    super.performOne(effect);
  }
}
