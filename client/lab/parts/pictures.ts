/*
 * The two pictures of a page that shows runs: its own, and one to compare with. In: the Lab. Out: both, what they share, and
 * whether there is anything to compare.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Lab } from '../model.ts';
import { Picture } from './picture.ts';

export function usePictures(lab: Lab) {
  const widthPx = useSignal(0);
  const scale = useSignal(1);
  const pictures = useMemo(
    () => [
      new Picture(lab, lab.main, lab.rival, widthPx, scale),
      new Picture(lab, lab.rival, lab.main, widthPx, scale),
    ],
    [lab, widthPx, scale],
  );
  const isCompared = useComputed(() => lab.rival.run.value !== undefined);
  return { pictures, widthPx, scale, isCompared };
}
