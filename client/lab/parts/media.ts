/*
 * The widths at which the page changes its layout; the same as in styles.css.
 */

import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Room for three columns. */
export const WIDE = '(min-width: 82rem)';
/** The panels are sheets. */
export const PHONE = '(max-width: 62rem)';

export function useMedia(query: string): Signal<boolean> {
  const matches = useSignal(matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = (): void => {
      matches.value = media.matches;
    };
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, [query, matches]);
  return matches;
}
