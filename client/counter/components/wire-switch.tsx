/*
 * The button that opens the wire panel, and the panel: the real frames of the counter as they go by.
 */

import type { Signal } from '@preact/signals';
import { lazy } from '../../components/lazy.tsx';
import { words } from '../../words.ts';

/** Loaded when it is first opened. */
export const WirePanel = lazy(async () =>
  (await import('../../lessons/components/wire-panel.tsx')).loadWirePanel(),
);

export function WireSwitch({ isOpen }: { isOpen: Signal<boolean> }) {
  return (
    <button type="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
      {words().frames}
    </button>
  );
}
