/*
 * The button that opens the wire panel: the real frames of the counter as they go by.
 */

import type { Signal } from '@preact/signals';
import { words } from '../../words.ts';

export function WireSwitch({ isOpen }: { isOpen: Signal<boolean> }) {
  return (
    <button type="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
      {words().frames}
    </button>
  );
}
