/*
 * The small strategies by name; each fixes what broke the one before.
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
  /** Path of its code, from the root of the repository: the page shows it beside the diagram. */
  readonly file: string;
  /** Does a message carry a whole new number, rather than a step to add? */
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
