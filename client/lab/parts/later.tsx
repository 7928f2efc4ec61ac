/*
 * What the Lab needs only once somebody looks at it: the code that ran. Loaded then, so that the page opens sooner.
 */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { StrategyName } from '../../../sim/lab/run.ts';
import type { RanProps } from './code.tsx';

const code = signal<typeof import('./code.tsx') | undefined>(undefined);

/** undefined until it is loaded; if it cannot be, everything else still works. */
function useCode() {
  useEffect(() => {
    import('./code.tsx').then(
      (loaded) => (code.value = loaded),
      () => {},
    );
  }, []);
  return code.value;
}

export function Ran(props: RanProps) {
  const loaded = useCode();
  return loaded ? <loaded.Ran {...props} /> : null;
}

export function StrategyCode(props: { readonly strategy: StrategyName }) {
  const loaded = useCode();
  return loaded ? <loaded.StrategyCode {...props} /> : null;
}
