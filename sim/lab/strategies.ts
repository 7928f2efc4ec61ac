/*
 * The small strategies by name, in the order in which each mends what broke the one before.
 */

import type { SmallStrategy, StrategyName } from './run.ts';
import { fireAndForget } from './strategies/fire-and-forget.ts';
import { numbered } from './strategies/numbered.ts';
import { overwrite } from './strategies/overwrite.ts';
import { pnCounter } from './strategies/pn-counter.ts';
import { retry } from './strategies/retry.ts';
import type { Strategy } from './strategy.ts';

export interface SmallOne {
  readonly strategy: Strategy;
  /** Where its code is, from the root of the repository: people read it beside the picture. */
  readonly file: string;
  /** Does a message bring a whole new number, instead of something to add? */
  readonly replaces: boolean;
}

export const SMALL_STRATEGIES: { readonly [Name in SmallStrategy]: SmallOne } = {
  overwrite: { strategy: overwrite as Strategy, file: 'sim/lab/strategies/overwrite.ts', replaces: true },
  'fire-and-forget': {
    strategy: fireAndForget as Strategy,
    file: 'sim/lab/strategies/fire-and-forget.ts',
    replaces: false,
  },
  retry: { strategy: retry as Strategy, file: 'sim/lab/strategies/retry.ts', replaces: false },
  numbered: { strategy: numbered as Strategy, file: 'sim/lab/strategies/numbered.ts', replaces: false },
  'pn-counter': {
    strategy: pnCounter as Strategy,
    file: 'sim/lab/strategies/pn-counter.ts',
    replaces: false,
  },
};

export function isSmall(strategy: StrategyName): strategy is SmallStrategy {
  return Object.hasOwn(SMALL_STRATEGIES, strategy);
}
